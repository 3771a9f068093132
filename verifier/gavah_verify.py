#!/usr/bin/env python3
"""Check a Gavah case or bundle offline: python3 gavah_verify.py PATH [--key VKEY]... [--json]

Written from docs/spec alone, sharing no code with Gavah. Needs the standard library; uses `cryptography` where it is.
Exit 0: all holds. 3: something is broken. 2: wrong usage, or PATH is neither a case nor a bundle."""

import argparse
import base64
import hashlib
import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOLDS, BROKEN, ABSENT = "holds", "broken", "not included"
LINE, LARGE = 60_000, 1 << 28  # most bytes of a line; of anything that must be read as a whole
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032, 5.1
D, BASE = -121665 * pow(121666, -1, P) % P, b"\x58" + b"\x66" * 31
ERASED, ROOT = re.compile(b'{"erased":"([0-9a-f]{64})"}'), "application/vnd.gavah.root+json"
BY_NAME = "vault/sha256/([0-9a-f]{2})/([0-9a-f]{62})|logs/[0-9a-f]{32}/(?:torn/([0-9a-f]{64})[.]bin|lock)"
TILE = "tile/(entries|[0-7])/((?!x000)(?:x[0-9]{3}/)*[0-9]{3})(?:[.]p/([1-9][0-9]{0,2}))?"  # ledger.md, 4
CITED = re.findall("[a-z]+", "exhibit reading locator start end words translation stance reliability credibility origin")
UNSEEN = "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"  # control, bidi, half characters
HOSTILE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, MemoryError, re.error)

class Fault(Exception):
    """What is wrong: the state (broken, not included) and the detail."""
def need(condition: object, detail: str, state: str = BROKEN) -> None:
    if not condition:
        raise Fault(state, detail)
def same(what: str, expected: object, found: object) -> None:
    need(expected == found, f"{what}: expected {expected!s:.200}, found {found!s:.200}")
def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()
def unb64(text: str) -> bytes:
    need(base64.b64encode(data := base64.b64decode(text)).decode() == text, "not canonical base64")
    return data
def parse(line: bytes, names: str = "[a-z0-9_]+") -> Any:  # canon.md
    level = [value := json.loads(line.decode())]
    for _ in range(65):
        need(all(re.fullmatch(names, k) for v in level if isinstance(v, dict) for k in v), "a key that is not allowed")
        need(not any(isinstance(v, float) or (type(v) is int and abs(v) >= 2**53) for v in level), "not an integer")
        level = [c for v in level if isinstance(v, (dict, list)) for c in (v.values() if isinstance(v, dict) else v)]
    found = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    need(not level and found == line, "not a canonical line")
    return value

def plus(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:  # Edwards25519: RFC 8032, 5.1
    t, x, y = D * a[0] * b[0] * a[1] * b[1], a[0] * b[1] + b[0] * a[1], a[1] * b[1] + a[0] * b[0]
    return x * pow(1 + t, -1, P) % P, y * pow(1 - t, -1, P) % P
def times(n: int, a: tuple[int, int]) -> tuple[int, int]:
    half = times(n >> 1, plus(a, a)) if n else (0, 1)
    return plus(half, a) if n & 1 else half
def point(data: bytes) -> tuple[int, int]:  # canonical, and not of small order
    y = int.from_bytes(data, "little") % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    need(len(data) == 32 and y < P and x * x % P == square and times(8, (x, y))[0], "not a sound Ed25519 key")
    return x if x % 2 == data[31] >> 7 else P - x, y
def check_signature(public: bytes, signature: bytes, message: bytes) -> None:  # without cofactor
    (x, y), s = point(public), int.from_bytes(signature[32:], "little")
    need(len(signature) == 64 and s < L, "the signature is not in its one form")
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except ImportError:
        h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
        x, y = plus(times(s, point(BASE)), times(h, (P - x, y)))
        need(signature[:32] == (y | (x % 2) << 255).to_bytes(32, "little"), "the signature does not verify")
    except InvalidSignature:
        raise Fault(BROKEN, "the signature does not verify") from None

def leaf(line: bytes) -> bytes:  # ledger.md, 2
    return bytes.fromhex(found[1].decode()) if (found := ERASED.fullmatch(line)) else sha(line)
def tree(leaves: list[bytes]) -> bytes:  # RFC 9162, 2.1.1
    half = 1 << max((len(leaves) - 1).bit_length() - 1, 0)
    if len(leaves) < 2:
        return sha(b"\0", leaves[0]) if leaves else sha()
    return sha(b"\1", tree(leaves[:half]), tree(leaves[half:]))
def climb(found: bytes, index: int, size: int, path: list[bytes]) -> bytes:  # RFC 9162, 2.1.3
    if size < 2:
        need((index, size, len(path)) == (0, 1, 0), "a proof of the wrong length")
        return found
    if index < (half := 1 << ((size - 1).bit_length() - 1)):
        return sha(b"\1", climb(found, index, half, path[:-1]), path[-1])
    return sha(b"\1", path[-1], climb(found, index - half, size - half, path[:-1]))
def parse_key(text: str) -> tuple[str, bytes]:  # ledger.md, 3
    name, number, blob = text.split("+", 2)
    need(re.fullmatch("gavah/[0-9a-f]{32}/[0-9a-f]{32}", name) and unb64(blob)[0] == 1, "not a Gavah key")
    same("key id", sha(name.encode(), b"\n", unb64(blob))[:4].hex(), number)
    return name, unb64(blob)[1:]
def open_note(data: bytes, keys: list[tuple[str, bytes]]) -> list[str]:  # ledger.md, 3; gives the lines that are signed
    note = re.fullmatch("((?:[^\0-\x1f]*\n)+)\n((?:\u2014 [^ +\n]+ [^ \n]+\n){1,16})", data.decode())
    text, signatures = note.groups() if note else ("", "")
    known = {(name, sha(f"{name}\n\1".encode(), public)[:4]): public for name, public in keys}
    blobs = [(line.split(" ")[1], unb64(line.split(" ")[2])) for line in signatures.split("\n")[:-1]]
    claimed = [(known[name, blob[:4]], blob[4:]) for name, blob in blobs if (name, blob[:4]) in known]
    need(claimed, "no signature by a trusted key, or not a signed note")
    for public, signature in claimed:
        check_signature(public, signature, text.encode())
    return text.split("\n")
def open_checkpoint(data: bytes, key: tuple[str, bytes]) -> tuple[int, bytes]:
    origin, size, root, rest = open_note(data, [key])
    same("checkpoint", (key[0], str(abs(int(size))), 32, ""), (origin, size, len(unb64(root)), rest))
    return int(size), unb64(root)

class Folder:
    """A case or bundle: its files, the acts and bytes that are sound, and what was found."""
    def __init__(self, top: Path, given: dict[str, tuple[str, bytes]]) -> None:
        self.top, self.case, self.bundle, self.keys = top, "", (top / "bundle.json").exists(), given
        self.findings, self.files, self.sound = list[tuple[str, str, str, str]](), set[str](), set[str]()
        self.acts, self.erased = dict[tuple[str, int], Any](), set[tuple[str, int]]()  # by log and index
        self.edition, self.rows = "", dict[str, Any]()  # rows: the files that are expected, by path
        for base, folders, names in os.walk(top, onerror=lambda error: self.add("file", str(error), BROKEN, "unreadable")):
            for path in (Path(base, name) for name in folders + names):
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    self.add("file", path.relative_to(top).as_posix(), BROKEN, "a symbolic link or special file")
                elif path.is_file():
                    self.files.add(path.relative_to(top).as_posix())
        self.pending = set(self.files)
    def add(self, what: str, where: str, state: str, detail: str) -> None:
        self.findings.append((what, where, state, detail))
    @contextmanager
    def judge(self, what: str, where: str) -> Iterator[None]:  # what fails inside is a finding; so is that nothing did
        self.pending.discard(where)
        try:
            yield
            self.add(what, where, HOLDS, "")
        except Fault as fault:
            self.add(what, where, *fault.args)
        except HOSTILE as error:
            self.add(what, where, BROKEN, f"not in the form of the specification: {error!r:.160}")
    def read(self, path: str) -> bytes:
        need(path in self.files and (self.top / path).stat().st_size <= LARGE, f"{path} is missing or too large")
        return (self.top / path).read_bytes()
    def store(self, room: str, digest: str) -> str:  # where the bytes of an exhibit or reading lie
        return f"{room}/{digest}{'.json' * (room == 'readings')}" if self.bundle else f"vault/sha256/{digest[:2]}/{digest[2:]}"

    def check(self) -> None:
        """Check keys, logs, files and what they say; whatever is left over does not belong here."""
        self.check_roots()
        if self.bundle:
            self.check_manifest()
        for log in sorted({path.split("/")[1] for path in self.rows or self.files if path.startswith("logs/")}):
            self.check_log(log)
        acts = sorted((act for act in self.acts.values() if act["type"]), key=lambda act: (act["lc"], act["place"]))
        with self.judge("list", "files that acts name"):
            self.rows = self.rows if self.bundle else self.expect(acts)
        self.check_files(set(re.findall('"([0-9a-f]{64})"', json.dumps([act["body"] for act in acts]))))
        with self.judge("list", "claims.json" if self.bundle else "what acts say"):
            self.check_claims(self.issued() if self.bundle else self.fold(acts))
        for path in sorted(self.pending):
            rest = path.startswith(("view/", "vault/tmp/")) and not self.bundle
            self.add("file", path, ABSENT if rest else BROKEN, "no part of the evidence" if rest else "unexpected file")
    def check_roots(self) -> None:  # ledger.md, 6
        before, given = None, self.keys
        for version in range(1, 1 + max(1, len([path for path in self.files if path.startswith("root/")]))):
            with self.judge("file", f"root/{version}.json"):
                envelope = parse((data := self.read(f"root/{version}.json"))[:-1], "[a-zA-Z]+")
                root, form = parse(payload := unb64(envelope["payload"])), [envelope["payloadType"], data[-1:], *envelope]
                expected = [ROOT, b"\n", "payload", "payloadType", "signatures", 1, "root", version]
                same("form", expected, [*form, root["v"], root["kind"], root["version"]])
                signers, known = {s["keyid"]: unb64(s["sig"]) for s in envelope["signatures"]}, set[str]()
                for document in (before or root, root):
                    members = {m["id"]: unb64(m["key"]) for m in document["members"] if m["id"] in signers}
                    need(1 <= document["threshold"] <= len(members), "fewer signatures than the threshold")
                    for number, public in members.items():
                        same("key id of a member", number, sha(public).hex())
                        check_signature(public, signers[number], f"DSSEv1 {len(ROOT)} {ROOT} {len(payload)} ".encode() + payload)
                    known |= members.keys()
                before, own = root, {entry["log"]: parse_key(entry["key"]) for entry in root["logs"]}
                self.case, self.keys = root["case"], given or own
                names = {f"gavah/{self.case}/{log}" for log in own}
                same("signers, names", (len(envelope["signatures"]), names), (len(known), {name for name, _ in own.values()}))
                need(all(self.keys.get(log, key) == key for log, key in own.items()), "names a key that is not trusted")
    def check_manifest(self) -> None:  # bundle.md
        self.pending -= {"bundle.json", "bundle.sig"}
        with self.judge("file", "bundle.json, bundle.sig"):
            manifest = parse((data := self.read("bundle.json"))[:-1])
            self.edition, self.rows = manifest["edition"], {str(file["path"]): file for file in manifest["files"]}
            same("order of paths", sorted(self.rows), [file["path"] for file in manifest["files"]])
            text = open_note(self.read("bundle.sig"), list(self.keys.values()))
            same("signed text", ["gavah.bundle/v1", self.case, sha(data).hex(), ""], text)
            same("form", [b"\n", 1, self.case], [data[-1:], manifest["v"], manifest["case"]])
    def expect(self, acts: list[Any]) -> dict[str, Any]:  # the files of a case that are named by their digest, or by acts
        found = [(path, re.fullmatch(BY_NAME, path)) for path in self.files]
        rows = {path: "".join(part or "" for part in match.groups()) or sha().hex() for path, match in found if match}
        digests = {act["body"].get(name) for act in acts for name in ("exhibit", "reading", "batch")} - {None}
        settings = [act["body"]["case_toml"] for act in acts if act["type"] in ("case.open", "case.settings")]
        rows.update({"case.toml": settings[-1] if settings else "a signed digest"}, **{self.store("", d): d for d in digests})
        return {path: {"sha256": digest} for path, digest in rows.items()}
    def check_files(self, named: set[str]) -> None:
        for path, row in self.rows.items():
            with self.judge("file", path):
                room, size, found = path.split("/")[0], 0, hashlib.sha256()
                need(room not in ("exhibits", "readings") or path == self.store(room, row["sha256"]), "named by another digest")
                need(path in self.files, "missing")
                with (self.top / path).open("rb") as file:
                    while chunk := file.read(1 << 20):
                        found.update(chunk)
                        size += len(chunk)
                same("SHA-256 and size", (row["sha256"], row["size"] if self.bundle else size), (found.hexdigest(), size))
                self.sound.add(path)
                need(room != "vault" or row["sha256"] in named, "not named by any act", HOLDS)

    def check_log(self, log: str) -> None:
        """Check the checkpoint, then the acts: those of a bundle by proofs, those of a case by the root of the journal."""
        base, key, head, size, root, last = f"logs/{log}/", self.keys.get(log, ("", b"")), b"", 0, b"", 2**53
        lines, leaves, announced = list[bytes](), list[bytes](), set[int]()
        with self.judge("file", base + "checkpoint"):
            size, root = open_checkpoint(head := self.read(base + "checkpoint"), key)
        names = [re.fullmatch(re.escape(base) + "acts/(0|[1-9][0-9]{0,15})[.]json", path) for path in self.rows]
        indexes = sorted(int(name[1]) for name in names if name)
        if not self.bundle:
            with self.judge("file", base + "journal.jsonl"):
                lines = self.read(base + "journal.jsonl").split(b"\n")
                leaves, tail = [leaf(line) for line in lines[:-1]], b"\n".join(lines[size:])
                need(size <= len(leaves), f"rollback: expected {size} acts, found {len(leaves)}")
                if tail:
                    self.add("tail", base + "journal.jsonl", ABSENT, f"not protected: the last {len(tail)} bytes")
                same("root of the tree", root.hex(), tree(leaves[:size]).hex())
                indexes = list(range(size))
        for index in reversed(indexes):  # later acts first: they may announce that an earlier line was erased
            where = f"{base}acts/{index}.json" if self.bundle else f"{base}journal.jsonl line {index + 1}"
            with self.judge("act", where):
                line = self.prove(base, index, head, (size, root)) if self.bundle else lines[index]
                act = self.take(line, log, index, announced)
                need(type(act["lc"]) is int and 0 < act["lc"] < last, f"lc: expected less than {last}, found {act['lc']}")
                self.acts[log, index], last = {**act, "place": [log, index]}, act["lc"]
                announced |= set(act["body"]["indexes"] if act["type"] == "erase" else [])
        for path in sorted(path for path in self.pending if path.startswith((base + "tile/", base + "checkpoints/"))):
            with self.judge("file", path):
                self.check_copy(path, path[len(base) :], leaves, key)
    def prove(self, base: str, index: int, head: bytes, signed: tuple[int, bytes]) -> bytes:  # ledger.md, 5
        line = self.read(f"{base}acts/{index}.json")
        proof, _, tail = self.read(f"{base}acts/{index}.tlog-proof").partition(b"\n\n")
        title, number, *path = proof.decode().split("\n")
        same("proof", ("c2sp.org/tlog-proof@v1", f"index {index}", head), (title, number, tail))
        need({len(unb64(text)) for text in path} <= {32} and line.endswith(b"\n"), "a line or a hash of wrong length")
        same("root", signed[1], climb(tree([leaf(line[:-1])]), index, signed[0], [unb64(text) for text in path]))
        return line[:-1]
    def take(self, line: bytes, log: str, index: int, announced: set[int]) -> Any:  # ledger.md, 1 and 2
        act = parse(line)
        if ERASED.fullmatch(line):
            need(index > 0 and index in announced, "erased, and no later act of type erase says so")
            self.acts[log, index] = {"type": "", "lc": 0, "body": {}, "place": [log, index]}
            self.erased.add((log, index))
        need((log, index) not in self.erased, "erased", ABSENT)
        need(len(line) <= LINE and act["v"] == 1 and isinstance(act["body"], dict) and act["type"], "not an act")
        if index == 0:
            found = [act["type"], act["body"]["case"], act["body"]["log"], parse_key(act["body"]["key"])]
            same("first act", ["case.open", self.case, log, self.keys[log]], found)
        return act
    def check_copy(self, path: str, name: str, leaves: list[bytes], key: tuple[str, bytes]) -> None:
        if name.startswith("checkpoints/"):
            size, root = open_checkpoint(self.read(path), key)
            return same("size, root", (name, root.hex()), (f"checkpoints/{size}", tree(leaves[:size]).hex()))
        kind, number, part = tile.groups() if (tile := re.fullmatch(TILE, name)) else ("", "", "")
        start, width, span = int(re.sub("[x/]", "", number)) * 256, int(part or 256), 256 ** int(kind.replace("entries", "0"))
        need((start + width) * span <= len(leaves) and int(part or 0) < 256, "a tile beyond the journal")
        hashes = [tree(leaves[i * span : (i + 1) * span]) for i in range(start, start + width)]
        entries = [b"\0\x20" + data for data in leaves[start : start + width]]
        return same("tile", b"".join(entries if kind == "entries" else hashes), self.read(path))

    def pick(self, places: Any, kind: str, **values: Any) -> Any:  # the body of the last such act among `places`
        need(self.acts.keys() >= set(map(tuple, places)), f"acts that are broken or not here, among {places}")
        acts = [act for act in (self.acts[tuple(place)] for place in places) if act["type"] == kind]
        found = [act for act in acts if all(v == act["body"][n] or v in act["body"].get("on", []) for n, v in values.items())]
        erased = self.erased & set(map(tuple, places)) if self.bundle else self.erased and not found
        need(not erased, "an act that it rests on was erased", ABSENT)
        need(found, f"none of its acts is of type {kind} with {values}")
        return max(found, key=lambda act: int(act["lc"]))["body"]
    def reading(self, digest: str, exhibit: str) -> str:
        reading = parse(data := self.read(self.store("readings", digest)))
        same("reading", (digest, exhibit), (sha(data).hex(), reading["exhibit"]))
        return str(reading["text"])
    def issued(self) -> Any:  # claims.json, where it and the dossiers are those of its act
        claims = parse(self.read("claims.json")[:-1])
        same("case, edition", [self.case, self.edition], [claims["case"], claims["edition"]])
        places = [place for place, act in self.acts.items() if act["type"] == "edition"]
        files = dict(self.pick(places, "edition", id=claims["edition"], tier=claims["tier"])["files"])
        for path in [path for path in self.rows if re.fullmatch("claims[.]json|dossier[.].+", path)]:
            same(path, files.get(path), self.rows[path]["sha256"])
        return claims
    def fold(self, acts: list[Any]) -> Any:  # what claims.json would say of a case; beside it, each reading is judged
        sources, cites, taken = defaultdict[str, list[Any]](list), defaultdict[str, list[Any]](list), set[str]()
        for act in (act for act in acts if "exhibit" in act["body"]):
            sources[act["body"]["exhibit"]].append(act["place"])
            if act["type"] == "read":
                with self.judge("reading", act["body"]["reading"]):
                    self.reading(act["body"]["reading"], act["body"]["exhibit"])
        kinds = ({act["body"]["id"]: act for act in acts if act["type"] == kind} for kind in ("claim", "assess", "ruling"))
        claims, assessed, rulings = kinds
        for act in rulings.values():
            taken |= set(act["body"]["on"] if act["body"]["verdict"] == "withdraw" else [])
        stand = [act for n, act in rulings.items() if not {n, *act["body"]["on"]} & taken]
        last = {n: act for act in stand if act["body"]["verdict"] in ("accept", "reject") for n in act["body"]["on"]}
        for n, act in assessed.items():
            body, address = act["body"], act["body"]["passage"]["cite"]
            accepted = [last[n]["place"]] if n in last and last[n]["body"]["verdict"] == "accept" else []
            known = {"assessment": n, "accepted": n in last, "acts": [act["place"], *sources[address["exhibit"]], *accepted]}
            if accepted or n not in last:  # a rejected passage is no part of the sentence
                cites[body["claim"]].append({**body, **body["passage"], **address, **known})
        rows = [{"number": "", "exhibit": n, "included": True, "acts": places} for n, places in sources.items()]
        sentences = [{**act["body"], "claim": n, "acts": [act["place"]], "cites": cites[n]} for n, act in claims.items()]
        return {"exhibits": rows, "sentences": [{"number": n, **sentence} for n, sentence in enumerate(sentences, 1)]}
    def check_claims(self, claims: Any) -> None:
        for row in claims["exhibits"]:
            with self.judge("exhibit", f"{row['number']} {row['exhibit']}".strip()):
                self.pick(row["acts"], "acquire", exhibit=row["exhibit"])
                same("exhibits", {row["exhibit"]}, {self.acts[tuple(place)]["body"]["exhibit"] for place in row["acts"]})
                same("included", row["included"], (path := self.store("exhibits", row["exhibit"])) in self.rows)
                need(row["included"], "not carried", ABSENT)
                need(path in self.sound, "its bytes are not sound")
        for sentence in claims["sentences"]:
            with self.judge("sentence", name := f"{sentence['number']} ({sentence['label']})"):
                self.check_sentence(sentence, name)
    def check_sentence(self, sentence: Any, name: str) -> None:  # bundle.md
        body, bearing = self.pick(sentence["acts"], "claim", id=sentence["claim"]), []
        same("claim", [body["text"], body["kind"], body["rung"]], [sentence[k] for k in ("text", "kind", "rung")])
        for n, cite in enumerate(sentence["cites"], 1):
            with self.judge("cite", f"{name} cite {n}"):
                self.check_cite(cite, sentence["claim"])
            need(self.findings[-1][2] != BROKEN, f"its cite {n} is broken")
            bearing += [self.findings[-1][2]] * (cite["accepted"] is True and cite["stance"] == "supports")
        need(bearing or body["kind"] == "opinion", "no accepted passage supports it", BROKEN if self.bundle else ABSENT)
        need(HOLDS in bearing or body["kind"] == "opinion", "no accepted supporting passage is carried", ABSENT)
    def check_cite(self, cite: Any, claim: str) -> None:
        self.pick(cite["acts"], "acquire", exhibit=cite["exhibit"])
        self.pick(cite["acts"], "read", exhibit=cite["exhibit"], reading=cite["reading"])
        body = self.pick(cite["acts"], "assess", id=cite["assessment"], claim=claim)
        flat = {**body["passage"]["cite"], **body["passage"], **body}
        for name in CITED:
            same(name, flat.get(name) or "", cite.get(name) or "")
        need(not cite["accepted"] or self.pick(cite["acts"], "ruling", verdict="accept", on=cite["assessment"]), "not accepted")
        places = {self.store("exhibits", cite["exhibit"]), self.store("readings", cite["reading"])}
        need(not self.bundle or self.rows.keys() >= places, "exhibit or reading not carried", ABSENT)
        need(self.sound >= places, "the bytes of its exhibit or reading are not sound")
        start, end, text = cite["start"], cite["end"], self.reading(cite["reading"], cite["exhibit"])
        need(type(start) is int and type(end) is int and 0 <= start <= end <= len(text), "places outside the reading")
        same("words", text[start:end], cite["words"])

def examine(top: Path, keys: Any = ()) -> Folder:
    """Everything found about the case or bundle at `top`. Raises Fault where it is neither, or a key is malformed."""
    folder = Folder(top, {key[0][-32:]: key for key in map(parse_key, keys)})
    case = {"case.toml", "logs", "root", "vault"} & {path.split("/")[0] for path in folder.files}
    need(folder.bundle or case, f"{top} is neither a case nor a bundle")
    folder.check()
    return folder
def show(lines: list[str]) -> None:  # what could move the cursor or turn the text round is written as an escape
    code = sys.stdout.encoding or "ascii"
    for line in lines:
        plain = re.sub(UNSEEN, lambda found: ascii(found[0])[1:-1], line)
        print(plain.encode(code, "backslashreplace").decode(code))
def main(arguments: Any = None) -> int:
    reader = argparse.ArgumentParser(description="Check a Gavah case or bundle, offline.")
    reader.add_argument("path", type=Path, help="the folder of a case or of a bundle")
    reader.add_argument("--key", action="append", default=[], metavar="VKEY", help="a verifier key that you trust")
    reader.add_argument("--json", action="store_true", help="all findings as JSON")
    options = reader.parse_args(arguments)
    try:
        findings = examine(options.path, options.key).findings
    except (Fault, *HOSTILE) as error:
        reader.error(f"{error}")
    groups = {kind: [found[2] for found in findings if found[0] == kind] for kind in ("sentence", "exhibit", "act")}
    groups["other check"] = [found[2] for found in findings if found[0] not in groups]
    counts = {kind: {state: found.count(state) for state in (HOLDS, BROKEN, ABSENT)} for kind, found in groups.items()}
    told = [f"{n[HOLDS]} {kind}s hold, {n[BROKEN]} broken, {n[ABSENT]} {ABSENT}".replace(f", 0 {ABSENT}", "")
            for kind, n in counts.items()]
    trust = "key given by the caller" if options.key else "key taken from the case's own word"
    lines = [f"{state}: {what} {where}" + f": {detail}" * bool(detail) for what, where, state, detail in findings]
    whole = json.dumps({"trust": trust, "counts": counts, "findings": findings}, indent=1)
    show(whole.split("\n") if options.json else [*lines, "; ".join(told), trust])
    return 3 if any(finding[2] == BROKEN for finding in findings) else 0

if __name__ == "__main__":
    raise SystemExit(main())
