#!/usr/bin/env python3
"""Check a Gavah case or bundle offline: python3 gavah_verify.py PATH [--key VKEY]... [--json]

Written from docs/spec alone, sharing no code with Gavah. Needs the standard library; uses `cryptography` where it is.
Exit 0: all holds. 3: something is broken. 2: wrong usage, or PATH is neither a case nor a bundle."""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOLDS, BROKEN, ABSENT = "holds", "broken", "not included"
LINE, LARGE = 60_000, 1 << 28  # most bytes of a line; of anything that must be read as a whole
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032, 5.1
D = -121665 * pow(121666, -1, P) % P
HOSTILE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, MemoryError)


class Fault(Exception):
    """State (broken, not included) and detail."""


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


def pure_verify(public: bytes, signature: bytes, message: bytes) -> bool:  # without cofactor
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    (x, y), base = point(public), point(b"\x58" + b"\x66" * 31)
    x, y = plus(times(int.from_bytes(signature[32:], "little"), base), times(h, (P - x, y)))
    return signature[:32] == (y | (x % 2) << 255).to_bytes(32, "little")


def check_signature(public: bytes, signature: bytes, message: bytes) -> None:
    good = bool(point(public)) and len(signature) == 64 and int.from_bytes(signature[32:], "little") < L
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return need(good and pure_verify(public, signature, message), "the signature does not verify")
    try:
        return need(good, f"{Ed25519PublicKey.from_public_bytes(public).verify(signature, message)}")
    except InvalidSignature:
        raise Fault(BROKEN, "the signature does not verify") from None


def leaf(line: bytes) -> bytes:  # leaf data: ledger.md, 2
    erased = re.fullmatch(b'{"erased":"([0-9a-f]{64})"}', line)
    return bytes.fromhex(erased[1].decode()) if erased else sha(line)


def tree(lines: Sequence[bytes]) -> bytes:  # RFC 9162, 2.1.1
    half = 1 << max((len(lines) - 1).bit_length() - 1, 0)
    if len(lines) < 2:
        return sha(b"\0", leaf(lines[0])) if lines else sha()
    return sha(b"\1", tree(lines[:half]), tree(lines[half:]))


def climb(found: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:  # RFC 9162, 2.1.3
    if size < 2:
        need((index, size, len(path)) == (0, 1, 0), "a proof of the wrong length")
        return found
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        return sha(b"\1", climb(found, index, half, path[:-1]), path[-1])
    return sha(b"\1", path[-1], climb(found, index - half, size - half, path[:-1]))


def parse_key(text: str) -> tuple[str, bytes]:  # ledger.md, 3
    name, number, blob = text.split("+", 2)
    need(re.fullmatch("gavah/[0-9a-f]{32}/[0-9a-f]{32}", name) and unb64(blob)[0] == 1, "not a Gavah key")
    same("key id", sha(name.encode(), b"\n", unb64(blob))[:4].hex(), number)
    return name, unb64(blob)[1:]


def open_note(data: bytes, keys: Iterable[tuple[str, bytes]]) -> list[str]:
    note = re.fullmatch("((?:[^\0-\x1f]*\n)+)\n((?:\u2014 [^ +\n]+ [^ \n]+\n){1,16})", data.decode())
    text, signatures = note.groups() if note else ("", "")
    blobs = [(line.split(" ")[1], unb64(line.split(" ")[2])) for line in signatures.split("\n")[:-1]]
    known = {(name, sha(f"{name}\n\1".encode(), public)[:4]): public for name, public in keys}
    claimed = [(known[name, blob[:4]], blob[4:]) for name, blob in blobs if (name, blob[:4]) in known]
    need(claimed, "no signature by a trusted key, or not a signed note")
    for public, signature in claimed:
        check_signature(public, signature, text.encode())
    return text.split("\n")


def open_checkpoint(data: bytes, key: tuple[str, bytes]) -> tuple[int, bytes]:
    origin, size, root, rest = open_note(data, [key])
    same("checkpoint", (key[0], str(abs(int(size))), 32, ""), (origin, size, len(unb64(root)), rest))
    return int(size), unb64(root)


def open_root(data: bytes, version: int, before: Any) -> Any:  # ledger.md, 6
    envelope, kind = parse(data[:-1], "[a-zA-Z]+"), "application/vnd.gavah.root+json"
    root, payload = parse(unb64(envelope["payload"])), unb64(envelope["payload"])
    same(
        "envelope",
        ["payload", "payloadType", "signatures", kind, b"\n"],
        [*envelope, envelope["payloadType"], data[-1:]],
    )
    same("root document", [1, "root", version], [root["v"], root["kind"], root["version"]])
    signed = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    signers, known = {s["keyid"]: unb64(s["sig"]) for s in envelope["signatures"]}, set[str]()
    for document in (before or root, root):
        members = {m["id"]: unb64(m["key"]) for m in document["members"] if m["id"] in signers}
        need(1 <= document["threshold"] <= len(members), "fewer signatures than the threshold")
        for number, public in members.items():
            same("key id of a member", number, sha(public).hex())
            check_signature(public, signers[number], signed)
        known |= members.keys()
    same("signers", len(envelope["signatures"]), len(known))
    return root


class Folder:
    """A case or bundle: its files, the acts and bytes that are sound, and what was found."""

    def __init__(self, top: Path, given: dict[str, tuple[str, bytes]]) -> None:
        self.top, self.case, self.bundle, self.keys = top, "", (top / "bundle.json").exists(), given
        self.findings, self.files, self.sound = list[tuple[str, str, str, str]](), set[str](), set[str]()
        self.acts, self.carried = dict[tuple[str, int], Any](), dict[str, str]()
        for base, folders, names in os.walk(top, onerror=lambda e: self.add("file", f"{e}", BROKEN, "unreadable")):
            for path in (Path(base, name) for name in folders + names):
                if path.is_file() and not path.is_symlink():
                    self.files.add(path.relative_to(top).as_posix())
                elif path.is_symlink() or not path.is_dir():
                    self.add("file", path.relative_to(top).as_posix(), BROKEN, "a symbolic link or special file")
        self.pending = set(self.files)

    def add(self, *finding: str) -> None:
        self.findings.append((finding[0], finding[1], finding[2], finding[3]))

    @contextmanager
    def judge(self, what: str, where: str) -> Iterator[None]:
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

    def check_digest(self, path: str, expected: object) -> None:
        found = hashlib.sha256()
        need(path in self.files, "missing")
        with (self.top / path).open("rb") as file:
            while chunk := file.read(1 << 20):
                found.update(chunk)
        same("SHA-256", expected, found.hexdigest())
        self.sound.add(path)

    def load_keys(self) -> None:
        root, given = None, self.keys
        for version in range(1, 1 + max(1, len([path for path in self.files if path.startswith("root/")]))):
            with self.judge("file", f"root/{version}.json"):
                root = open_root(self.read(f"root/{version}.json"), version, root)
                own = {entry["log"]: parse_key(entry["key"]) for entry in root["logs"]}
                self.case, self.keys = root["case"], given or own
                same("names", {f"gavah/{self.case}/{log}" for log in own}, {name for name, _ in own.values()})
                need(all(self.keys.get(log, key) == key for log, key in own.items()), "names a key that is not trusted")

    def take(self, line: bytes, log: str, index: int, last: int) -> int:  # ledger.md, 1; gives the clock
        act = parse(line)
        if list(act) == ["erased"]:
            self.acts[log, index] = {"type": "", "lc": 0, "body": {}, "place": [log, index]}
            raise Fault(ABSENT, "erased")
        need(len(line) <= LINE and act["v"] == 1 and isinstance(act["body"], dict), "not an act")
        need(type(act["lc"]) is int and act["lc"] > last, f"lc: expected more than {last}, found {act['lc']}")
        if index == 0:
            found = [act["type"], act["body"]["case"], act["body"]["log"], parse_key(act["body"]["key"])]
            same("first act", ["case.open", self.case, log, self.keys[log]], found)
        self.acts[log, index] = {**act, "place": [log, index]}
        return int(act["lc"])

    def check_erased(self) -> None:
        acts = list(self.acts.values())
        later = [act for act in acts if act["type"] == "erase" and isinstance(act["body"].get("indexes"), list)]
        owned = [[a["place"][0], index] for a in later for index in a["body"]["indexes"] if 0 != index < a["place"][1]]
        for log, index in (act["place"] for act in acts if not act["type"] and act["place"] not in owned):
            self.add("act", self.where(log, index), BROKEN, "erased, and no later act of type erase says so")

    def where(self, log: str, index: int) -> str:
        return f"logs/{log}/acts/{index}.json" if self.bundle else f"logs/{log}/journal.jsonl line {index + 1}"

    def pick(self, places: Any, kind: str, **body: Any) -> Any:  # the body of the last such act among `places`
        absent = [place for place in places if tuple(place) not in self.acts]
        need(not absent, f"acts that are broken or not here: {absent}")
        acts = [self.acts[tuple(place)] for place in places]
        found = [act for act in acts if act["type"] == kind and body.items() <= act["body"].items()]
        need(all(act["type"] for act in acts), "one of its acts was erased", ABSENT)
        need(found, f"none of its acts is of type {kind} with {body}")
        return max(found, key=lambda act: int(act["lc"]))["body"]

    def place(self, room: str, digest: str) -> str:
        stored = f"{room}/{digest}" + ".json" * (room == "readings")
        return stored if self.bundle else f"vault/sha256/{digest[:2]}/{digest[2:]}"

    def reading(self, digest: str, exhibit: str) -> str:
        data = self.read(self.place("readings", digest))
        same("SHA-256 of the reading", digest, sha(data).hex())
        same("exhibit of the reading", exhibit, (reading := parse(data))["exhibit"])
        return str(reading["text"])

    def check_cite(self, cite: Any, claim: str) -> None:
        self.pick(cite["acts"], "acquire", exhibit=cite["exhibit"])
        self.pick(cite["acts"], "read", exhibit=cite["exhibit"], reading=cite["reading"])
        body = self.pick(cite["acts"], "assess", id=cite["assessment"], claim=claim)
        flat = {"translation": "", "origin": "", **body["passage"]["cite"], **body["passage"], **body}
        for name in re.findall("[a-z]+", "exhibit reading locator start end words stance reliability credibility"):
            same(name, flat[name], cite[name])
        same("rest", [flat["translation"], flat["origin"]], [cite.get("translation") or "", cite.get("origin") or ""])
        rulings = [p for p in cite["acts"] if cite["assessment"] in self.acts[tuple(p)]["body"].get("on", [])]
        need(not cite["accepted"] or self.pick(rulings, "ruling", verdict="accept"), "no ruling accepts it")
        places = {self.place("exhibits", cite["exhibit"]), self.place("readings", cite["reading"])}
        need(not self.bundle or self.carried.keys() >= places, "exhibit or reading not carried", ABSENT)
        need(self.sound >= places, "the bytes of its exhibit or reading are not sound")
        start, end, text = cite["start"], cite["end"], self.reading(cite["reading"], cite["exhibit"])
        need(type(start) is int and type(end) is int and 0 <= start <= end <= len(text), "places outside the reading")
        same("words", text[start:end], cite["words"])

    def check_sentence(self, sentence: Any, name: str) -> None:
        body, bearing = self.pick(sentence["acts"], "claim", id=sentence["claim"]), []
        same("claim", [body["text"], body["kind"], body["rung"]], [sentence[k] for k in ("text", "kind", "rung")])
        for n, cite in enumerate(sentence["cites"], 1):
            with self.judge("cite", f"{name} cite {n}"):
                self.check_cite(cite, sentence["claim"])
            need(self.findings[-1][2] != BROKEN, f"its cite {n} is broken")
            bearing += [self.findings[-1][2]] * (cite["accepted"] is True and cite["stance"] == "supports")
        need(bearing or body["kind"] == "opinion", "no accepted passage supports it", BROKEN if self.bundle else ABSENT)
        need(HOLDS in bearing or body["kind"] == "opinion", "no accepted supporting passage is carried", ABSENT)

    def check_bundle(self) -> None:  # bundle.md
        manifest: Any = {"files": [], "edition": None}
        text = [""]
        with self.judge("file", "bundle.sig"):
            text = open_note(self.read("bundle.sig"), self.keys.values())
        with self.judge("file", "bundle.json"):
            found = parse((data := self.read("bundle.json"))[:-1])
            paths = [file["path"] for file in found["files"]]
            manifest, self.carried = found, {file["path"]: file["sha256"] for file in found["files"]}
            same("order of paths", sorted(self.carried), paths)
            same("signed text", ["gavah.bundle/v1", self.case, sha(data).hex(), ""], text)
            same("form", [b"\n", 1, self.case], [data[-1:], manifest["v"], manifest["case"]])
        for file in manifest["files"]:
            with self.judge("file", file["path"]):
                named = {self.place("exhibits", file["sha256"]), self.place("readings", file["sha256"])}
                need(
                    file["path"] in named or not re.match("exhibits/|readings/", file["path"]),
                    "named by another digest",
                )
                self.check_digest(file["path"], file["sha256"])
                same("size", file["size"], (self.top / file["path"]).stat().st_size)
        for log in sorted({path.split("/")[1] for path in self.carried if path.startswith("logs/")}):
            self.check_disclosed(log)
        self.check_erased()
        with self.judge("list", "claims.json"):
            claims = parse(self.read("claims.json")[:-1])
            same("case, edition", [self.case, manifest["edition"]], [claims["case"], claims["edition"]])
            issues = [place for place, act in self.acts.items() if act["type"] == "edition"]
            edition = self.pick(issues, "edition", id=claims["edition"], tier=claims["tier"])
            for path in (path for path in self.carried if re.fullmatch("claims.json|dossier\\..+", path)):
                same(path, dict(edition["files"]).get(path), self.carried[path])
            self.check_claims(claims)

    def check_disclosed(self, log: str) -> None:
        base, last, head, size, root = f"logs/{log}/", 0, b"", 0, b""
        with self.judge("log", log):
            size, root = open_checkpoint(head := self.read(base + "checkpoint"), self.keys.get(log, ("", b"")))
        found = (re.fullmatch(base + "acts/(0|[1-9][0-9]{0,15})[.]json", path) for path in self.carried)
        for index in sorted(int(match[1]) for match in found if match):
            with self.judge("act", self.where(log, index)):
                line = self.read(self.where(log, index))
                proof, _, tail = self.read(f"{base}acts/{index}.tlog-proof").partition(b"\n\n")
                title, number, *path = proof.decode().split("\n")
                same("proof", ("c2sp.org/tlog-proof@v1", f"index {index}", head), (title, number, tail))
                need({len(unb64(h)) for h in path} <= {32} and line.endswith(b"\n"), "a line or a hash of wrong length")
                same("root", root, climb(tree([line[:-1]]), index, size, [unb64(h) for h in path]))
                last = self.take(line[:-1], log, index, last)

    def check_claims(self, claims: Any) -> None:
        for row in claims["exhibits"]:
            with self.judge("exhibit", f"{row['number']} {row['exhibit']}"):
                self.pick(row["acts"], "acquire", exhibit=row["exhibit"])
                named = {self.acts[tuple(place)]["body"]["exhibit"] for place in row["acts"]}
                same("exhibit of its acts", {row["exhibit"]}, named)
                same("included", row["included"], self.place("exhibits", row["exhibit"]) in self.carried)
                need(row["included"], "not carried", ABSENT)
                need(self.place("exhibits", row["exhibit"]) in self.sound, "its bytes are not sound")
        for sentence in claims["sentences"]:
            with self.judge("sentence", name := f"{sentence['number']} ({sentence['label']})"):
                self.check_sentence(sentence, name)

    def check_case(self) -> None:
        for log in sorted({path.split("/")[1] for path in self.files if path.startswith("logs/")}):
            self.check_log(log)
        self.check_erased()
        acts = sorted(self.acts.values(), key=lambda act: (act["lc"], act["place"]))
        with self.judge("file", "case.toml"):
            settings = [act["body"]["case_toml"] for act in acts if act["type"] in ("case.open", "case.settings")]
            self.check_digest("case.toml", settings[-1] if settings else "a signed digest")
        with self.judge("fold", "acts of all logs"):
            self.check_vault(acts)
            self.check_claims({"exhibits": [], "sentences": self.sentences(acts)})
        if any(path.startswith("view/") for path in self.pending):
            self.pending = {path for path in self.pending if not path.startswith("view/")}
            self.add("view", "view/", ABSENT, "can be refolded")

    def check_log(self, log: str) -> None:
        base, size, root, last, lines = f"logs/{log}/", 0, b"", 0, list[bytes]()
        with self.judge("file", base + "checkpoint"):
            size, root = open_checkpoint(self.read(base + "checkpoint"), self.keys.get(log, ("", b"")))
        with self.judge("file", base + "journal.jsonl"):
            lines = self.read(base + "journal.jsonl").split(b"\n")
            need(len(lines) > size, f"rollback: expected {size} acts, found {len(lines) - 1}")
            same("root of the tree", root.hex(), tree(lines[:size]).hex() if root else "")
            for index, line in enumerate(lines[:size]):
                with self.judge("act", self.where(log, index)):
                    last = self.take(line, log, index, last)
        if tail := b"\n".join(lines[size:]):
            self.add("tail", base + "journal.jsonl", ABSENT, f"not protected: the last {len(tail)} bytes")
        for path in sorted(path for path in self.pending if path.startswith(base)):
            with self.judge("file", path):
                self.check_beside(path, path[len(base) :], lines[:-1], self.keys[log])

    def check_beside(self, path: str, name: str, lines: list[bytes], key: tuple[str, bytes]) -> None:
        tile = re.fullmatch("tile/(entries|[0-7])/((?!x000)(?:x[0-9]{3}/)*[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?", name)
        if tile and int(tile[3] or 1) < 256:
            start, width = int(re.sub("[x/]", "", tile[2])) * 256, int(tile[3] or 256)
            span = 256 ** int(tile[1].replace("entries", "0"))
            need((start + width) * span <= len(lines), "a tile beyond the journal")
            if tile[1] == "entries":
                hashes = [b"\0\x20" + leaf(line) for line in lines[start : start + width]]
            else:
                hashes = [tree(lines[i * span : (i + 1) * span]) for i in range(start, start + width)]
            same("tile", b"".join(hashes).hex(), self.read(path).hex())
        elif name.startswith("checkpoints/"):
            size, root = open_checkpoint(self.read(path), key)
            same("size, root", (name, root.hex()), (f"checkpoints/{size}", tree(lines[:size]).hex()))
        elif name.startswith("torn/"):
            self.check_digest(path, name[5:-4] if name.endswith(".bin") else "a name that ends in .bin")
        else:
            same("name and bytes", ("lock", b""), (name, self.read(path)))

    def check_vault(self, acts: Sequence[Any]) -> None:
        named = set(re.findall('"([0-9a-f]{64})"', json.dumps([act["body"] for act in acts])))
        for path in sorted(path for path in self.files if path.startswith("vault/")):
            with self.judge("object", path):
                need(not path.startswith("vault/tmp/"), "a temporary file, never acknowledged", ABSENT)
                digest = path.replace("/", "")[11:]
                self.check_digest(path, digest if path == self.place("", digest) else "the name of an object")
                need(digest in named, "not named by any act", HOLDS)
        for act, name in ((act, name) for act in acts for name in ("exhibit", "reading", "batch", "files")):
            found = act["body"].get(name, [])
            for digest in [digest for _, digest in found] if name == "files" else [found] if found else []:
                with self.judge(name, digest):
                    need(name != "files" or self.place("", digest) in self.files, "issued, not in the vault", ABSENT)
                    need(self.place("", digest) in self.sound, f"{self.place('', digest)} is missing or broken")
                    need(name != "reading" or self.reading(digest, act["body"]["exhibit"]) is not None, "no text")

    def sentences(self, acts: Sequence[Any]) -> Iterator[Any]:
        last = {(act["type"], act["body"].get("id")): act for act in acts}
        kinds = {kind: [act for (k, _), act in last.items() if k == kind] for kind in ("claim", "assess", "ruling")}
        undone = {n for act in kinds["ruling"] if act["body"]["verdict"] == "withdraw" for n in act["body"]["on"]}
        stand = [act for act in kinds["ruling"] if not {act["body"]["id"], *act["body"]["on"]} & undone]
        ruled = {n: act for act in stand if act["body"]["verdict"] in ("accept", "reject") for n in act["body"]["on"]}
        sources = [act for act in acts if act["type"] in ("acquire", "read")]
        cites: dict[str, list[Any]] = {claim["body"]["id"]: [] for claim in kinds["claim"]}
        for act in kinds["assess"]:
            body, address = act["body"], act["body"]["passage"]["cite"]
            ways = [act["place"], *(a["place"] for a in sources if a["body"]["exhibit"] == address["exhibit"])]
            ruling = [ruled[body["id"]]] if body["id"] in ruled else []
            accepted = [act["place"] for act in ruling if act["body"]["verdict"] == "accept"]
            known = {"assessment": body["id"], "accepted": bool(accepted), "acts": ways + accepted}
            if len(ruling) == len(accepted):  # a rejected passage is no part of the sentence
                cites[body["claim"]].append({**body, **body["passage"], **address, **known})
        for number, act in enumerate(kinds["claim"], 1):
            known = {"number": number, "acts": [act["place"]], "cites": cites[act["body"]["id"]]}
            yield {**act["body"], "claim": act["body"]["id"], **known}


def examine(top: Path, keys: Sequence[str] = ()) -> Folder:
    """Everything found about the case or bundle at `top`. Raises Fault where it is neither, or a key is malformed."""
    folder = Folder(top, {key[0][-32:]: key for key in map(parse_key, keys)})
    case = {"case.toml", "logs", "root", "vault"} & {path.split("/")[0] for path in folder.files}
    need(folder.bundle or case, f"{top} is neither a case nor a bundle")
    folder.load_keys()
    folder.check_bundle() if folder.bundle else folder.check_case()
    for path in sorted(folder.pending):
        folder.add("file", path, BROKEN, "unexpected file")
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    reader = argparse.ArgumentParser(description="Check a Gavah case or bundle, offline.")
    reader.add_argument("path", type=Path, help="the folder of a case or of a bundle")
    reader.add_argument("--key", action="append", default=[], metavar="VKEY", help="a verifier key that you trust")
    reader.add_argument("--json", action="store_true", help="all findings as JSON")
    options = reader.parse_args(arguments)
    try:
        findings = examine(options.path, options.key).findings
    except (Fault, *HOSTILE) as error:
        reader.error(f"{error}")
    counts = Counter(f"{what} {state}" for what, _, state, _ in findings)
    trust = "key given by the caller" if options.key else "key taken from the case's own word"
    if options.json:
        print(json.dumps({"trust": trust, "counts": counts, "findings": findings}, indent=1))
        return 3 if any(state == BROKEN for _, _, state, _ in findings) else 0
    for what, where, state, detail in findings:
        print(json.dumps(f"{state}: {what} {where}" + f": {detail}" * bool(detail))[1:-1])
    print("\n".join(f"{number} {name}" for name, number in sorted(counts.items())), trust, sep="\n")
    return 3 if any(state == BROKEN for _, _, state, _ in findings) else 0


if __name__ == "__main__":
    raise SystemExit(main())
