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
        need(not any(isinstance(v, (int, float)) and not v == int(v) < 2**53 for v in level), "a number not allowed")
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
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    need(
        len(data) == 32 and y < P and x * x % P == square and times(8, (x, y))[0], "not a key that Ed25519 should have"
    )
    return x if x % 2 == sign else P - x, y


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
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        good = False
    need(good, "the signature does not verify")


def leaf_data(line: bytes) -> bytes:  # ledger.md, 2
    erased = re.fullmatch(b'{"erased":"([0-9a-f]{64})"}', line)
    return bytes.fromhex(erased[1].decode()) if erased else sha(line)


def leaf(line: bytes) -> bytes:
    return sha(b"\0", leaf_data(line))


def tree(row: Sequence[bytes]) -> bytes:  # RFC 9162, 2.1.1
    if len(row) < 2:
        return row[0] if row else sha()
    half = 1 << ((len(row) - 1).bit_length() - 1)
    return sha(b"\1", tree(row[:half]), tree(row[half:]))


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
    need(note, "not a signed note")
    text, signatures = note.groups() if note else ("", "")
    blobs = [(line.split()[1], unb64(line.split()[2])) for line in signatures.splitlines()]
    known = {(name, sha(f"{name}\n\1".encode(), public)[:4]): public for name, public in keys}
    claimed = [(known[name, blob[:4]], blob[4:]) for name, blob in blobs if (name, blob[:4]) in known]
    need(claimed, "no signature by a trusted key")
    for public, signature in claimed:
        check_signature(public, signature, text.encode())
    return text.split("\n")


def open_checkpoint(data: bytes, key: tuple[str, bytes]) -> tuple[int, bytes]:
    origin, size, root, rest = open_note(data, [key])
    same("checkpoint", (key[0], str(int(size)), 32, ""), (origin, size, len(unb64(root)), rest))
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
    signers, known = [s["keyid"] for s in envelope["signatures"]], set[str]()
    for document in (before or root, root):
        members = {m["id"]: unb64(m["key"]) for m in document["members"] if m["id"] in signers}
        need(1 <= document["threshold"] <= len(members), "fewer signatures than the threshold")
        for s in (s for s in envelope["signatures"] if s["keyid"] in members):
            same("key id of a member", s["keyid"], sha(members[s["keyid"]]).hex())
            signed = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
            check_signature(members[s["keyid"]], unb64(s["sig"]), signed)
        known |= members.keys()
    same("signers", sorted(known), sorted(signers))
    return root


class Folder:
    """A case or bundle: its files, the acts and bytes that are sound, and what was found."""

    def __init__(self, top: Path) -> None:
        self.top, self.case, self.findings, self.files = top, "", list[tuple[str, str, str, str]](), set[str]()
        self.acts, self.keys = dict[tuple[str, int], Any](), dict[str, tuple[str, bytes]]()
        self.sound, self.carried, self.bundle = set[str](), dict[str, str](), (top / "bundle.json").exists()
        for base, folders, names in os.walk(top, onerror=lambda e: self.add("file", f"{e}", BROKEN, "unreadable")):
            for path in (Path(base, name) for name in folders + names):
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    self.add("file", path.relative_to(top).as_posix(), BROKEN, "a symbolic link or special file")
                elif path.is_file():
                    self.files.add(path.relative_to(top).as_posix())
        self.pending = set(self.files)

    def add(self, what: str, where: str, state: str, detail: str = "") -> None:
        self.findings.append((what, where, state, detail))

    @contextmanager
    def judge(self, what: str, where: str) -> Iterator[None]:
        self.pending.discard(where)
        try:
            yield
            self.add(what, where, HOLDS)
        except Fault as fault:
            self.add(what, where, *fault.args)
        except HOSTILE as error:
            self.add(what, where, BROKEN, f"not in the form of the specification: {error!r:.160}")

    def read(self, path: str) -> bytes:
        need(path in self.files, f"{path} is missing")
        need((self.top / path).stat().st_size <= LARGE, f"{path} is too large to be what its name says")
        return (self.top / path).read_bytes()

    def check_digest(self, path: str, expected: object) -> None:
        need(path in self.files, "missing")
        found = hashlib.sha256()
        with (self.top / path).open("rb") as file:
            while chunk := file.read(1 << 20):
                found.update(chunk)
        same("SHA-256", expected, found.hexdigest())
        self.sound.add(path)

    def load_keys(self, given: dict[str, tuple[str, bytes]]) -> None:
        root: Any = None
        for version in range(1, 1 + max(1, len([path for path in self.files if path.startswith("root/")]))):
            with self.judge("file", f"root/{version}.json"):
                root = open_root(self.read(f"root/{version}.json"), version, root)
                same("case", self.case or root["case"], root["case"])
                self.case = root["case"]
                own = {entry["log"]: parse_key(entry["key"]) for entry in root["logs"]}
                self.keys = given or {log: key for log, key in own.items() if key[0] == f"gavah/{self.case}/{log}"}
                need(
                    all(self.keys.get(log) in (None, key) for log, key in own.items()),
                    "names a key that is not trusted",
                )
        self.keys = self.keys or given

    def key(self, log: str) -> tuple[str, bytes]:
        need(log in self.keys, "no trusted key for this log")
        return self.keys[log]

    def take(self, line: bytes, log: str, index: int, last: int) -> int:  # ledger.md, 1; gives the clock
        act = parse(line)
        act = {"v": 1, "lc": last + 1, "type": "", "body": {}} if list(act) == ["erased"] else act
        need(len(line) <= LINE and act["v"] == 1 and isinstance(act["body"], dict), "not an act")
        need(type(act["lc"]) is int and act["lc"] > last, f"lc: expected more than {last}, found {act['lc']}")
        if index == 0:
            found = [act["type"], act["body"]["case"], act["body"]["log"], parse_key(act["body"]["key"])]
            same("first act", ["case.open", self.case, log, self.key(log)], found)
        self.acts[log, index] = {**act, "place": [log, index]}
        return last if act["type"] == "" else int(act["lc"])

    def in_order(self) -> list[Any]:
        return sorted(self.acts.values(), key=lambda act: (act["lc"], act["place"]))

    def pick(self, places: Any, kind: str, **body: Any) -> Any:  # the body of the last such act among `places`
        absent = [place for place in places if tuple(place) not in self.acts]
        need(not absent, f"acts that are broken or not here: {absent}")
        acts = [self.acts[tuple(place)] for place in places]
        need(all(act["type"] for act in acts), "one of its acts was erased", ABSENT)
        found = [act for act in acts if act["type"] == kind and body.items() <= act["body"].items()]
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
        flat = {**body["passage"]["cite"], **body["passage"], **body}
        for name in re.findall("[a-z]+", "stance reliability credibility origin words translation locator start end"):
            same(name, flat.get(name) or "", cite.get(name) or "")
        same("passage", [flat["exhibit"], flat["reading"]], [cite["exhibit"], cite["reading"]])
        rulings = [p for p in cite["acts"] if cite["assessment"] in self.acts[tuple(p)]["body"].get("on", [])]
        need(not cite["accepted"] or self.pick(rulings, "ruling", verdict="accept"), "no ruling accepts it")
        places = [self.place("exhibits", cite["exhibit"]), self.place("readings", cite["reading"])]
        need(not self.bundle or self.carried.keys() >= set(places), "exhibit or reading not carried", ABSENT)
        need(places[0] in self.sound, f"the bytes of its exhibit are not sound: {places[0]}")
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
        if sentence["kind"] != "opinion":
            need(bearing, "no accepted passage supports it", BROKEN if self.bundle else ABSENT)
            need(HOLDS in bearing, "no accepted supporting passage is carried", ABSENT)

    def check_bundle(self) -> None:  # bundle.md
        manifest, text = dict[str, Any](), [""]
        with self.judge("file", "bundle.sig"):
            text = open_note(self.read("bundle.sig"), self.keys.values())
        with self.judge("file", "bundle.json"):
            data = self.read("bundle.json")
            manifest = parse(data[:-1])
            self.carried = {file["path"]: file["sha256"] for file in manifest["files"]}
            same("order of paths", sorted(self.carried), [file["path"] for file in manifest["files"]])
            same("signed text", ["gavah.bundle/v1", self.case, sha(data).hex(), ""], text)
            same("form", [b"\n", 1, self.case], [data[-1:], manifest["v"], manifest["case"]])
        for file in manifest.get("files", []):
            with self.judge("file", file["path"]):
                same(
                    "size", file["size"], (self.top / file["path"]).stat().st_size if file["path"] in self.files else 0
                )
                self.check_digest(file["path"], file["sha256"])
        for log in sorted({path.split("/")[1] for path in self.carried if path.startswith("logs/")}):
            self.check_disclosed(log)
        with self.judge("list", "claims.json"):
            claims = parse(self.read("claims.json")[:-1])
            same("case, edition", [self.case, manifest["edition"]], [claims["case"], claims["edition"]])
            edition = self.pick(self.acts, "edition", id=claims["edition"], tier=claims["tier"])
            for path in (path for path in self.carried if re.fullmatch("claims.json|dossier\\..+", path)):
                same(path, dict(edition["files"]).get(path), self.carried[path])
            self.check_claims(claims)

    def check_disclosed(self, log: str) -> None:
        base, last, head, size, root = f"logs/{log}/", 0, b"", 0, b""
        with self.judge("log", log):
            head = self.read(base + "checkpoint")
            size, root = open_checkpoint(head, self.key(log))
        found = (re.fullmatch(base + "acts/(0|[1-9][0-9]{0,15})[.]json", path) for path in self.carried)
        for index in sorted(int(match[1]) for match in found if match):
            with self.judge("act", f"{base}acts/{index}.json"):
                line = self.read(f"{base}acts/{index}.json")
                proof, _, tail = self.read(f"{base}acts/{index}.tlog-proof").partition(b"\n\n")
                title, number, *path = proof.decode().split("\n")
                same("proof", ("c2sp.org/tlog-proof@v1", f"index {index}", head), (title, number, tail))
                need({len(unb64(h)) for h in path} <= {32} and line.endswith(b"\n"), "a line or a hash of wrong length")
                same("root", root, climb(leaf(line[:-1]), index, size, [unb64(h) for h in path]))
                last = self.take(line[:-1], log, index, last)

    def check_claims(self, claims: Any) -> None:
        for row in claims["exhibits"]:
            with self.judge("exhibit", f"{row['number']} {row['exhibit']}"):
                self.pick(row["acts"], "acquire", exhibit=row["exhibit"])
                named = {self.acts[tuple(place)]["body"]["exhibit"] for place in row["acts"]}
                same("exhibit of its acts", {row["exhibit"]}, named)
                same(
                    "included", row["included"], self.place("exhibits", row["exhibit"]) in (self.carried or self.files)
                )
                need(row["included"], "not carried", ABSENT if self.bundle else BROKEN)
                need(self.place("exhibits", row["exhibit"]) in self.sound, "its bytes are not sound")
        for sentence in claims["sentences"]:
            with self.judge("sentence", name := f"{sentence['number']} ({sentence['label']})"):
                self.check_sentence(sentence, name)

    def check_case(self) -> None:
        for log in sorted({path.split("/")[1] for path in self.files if path.startswith("logs/")}):
            self.check_log(log)
        acts = self.in_order()
        with self.judge("file", "case.toml"):
            settings = [act["body"]["case_toml"] for act in acts if act["type"] in ("case.open", "case.settings")]
            self.check_digest("case.toml", settings[-1] if settings else "a signed digest")
        with self.judge("fold", "acts of all logs"):
            self.check_vault(acts)
            self.check_claims({"exhibits": self.fold_exhibits(acts), "sentences": list(self.fold_sentences(acts))})
        if any(path.startswith("view/") for path in self.pending):
            self.pending = {path for path in self.pending if not path.startswith("view/")}
            self.add("view", "view/", ABSENT, "can be refolded")

    def check_log(self, log: str) -> None:
        base, size, root, last, lines = f"logs/{log}/", 0, b"", 0, list[bytes]()
        with self.judge("file", base + "checkpoint"):
            size, root = open_checkpoint(self.read(base + "checkpoint"), self.key(log))
        with self.judge("file", base + "journal.jsonl"):
            lines = self.read(base + "journal.jsonl").split(b"\n")
            need(len(lines) > size, f"rollback: expected {size} acts, found {len(lines) - 1}")
            same("root of the tree", root.hex(), tree([leaf(line) for line in lines[:size]]).hex() if root else "")
            for index, line in enumerate(lines[:size]):
                with self.judge("act", f"{base}journal.jsonl line {index + 1}"):
                    last = self.take(line, log, index, last)
        if tail := b"\n".join(lines[size:]):
            self.add("tail", base + "journal.jsonl", ABSENT, f"not protected: the last {len(tail)} bytes")
        for path in sorted(path for path in self.pending if path.startswith(base)):
            with self.judge("file", path):
                self.check_beside(path, path[len(base) :], lines[:-1], self.key(log))

    def check_beside(self, path: str, name: str, lines: list[bytes], key: tuple[str, bytes]) -> None:
        tile = re.fullmatch("tile/(entries|[0-7])/((?:x[0-9]{3}/)*[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?", name)
        if tile and not tile[2].startswith("x000") and int(tile[3] or 1) < 256:
            start, width = int(re.sub("[x/]", "", tile[2])) * 256, int(tile[3] or 256)
            span = 256 ** int(tile[1].replace("entries", "0"))
            rows = [lines[i * span : (i + 1) * span] for i in range(start, start + width)]
            need(all(len(row) == span for row in rows), "a tile beyond the journal")
            hashes = [
                b"\0\x20" + leaf_data(row[0]) if tile[1] == "entries" else tree([leaf(x) for x in row]) for row in rows
            ]
            same("tile", b"".join(hashes).hex(), self.read(path).hex())
        elif name.startswith("checkpoints/"):
            size, root = open_checkpoint(self.read(path), key)
            same("size", name, f"checkpoints/{size}")
            need(size <= len(lines), f"rollback: expected {size} acts, found {len(lines)}")
            same("root of the tree", root.hex(), tree([leaf(line) for line in lines[:size]]).hex())
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
        for kind, name in (("read", "reading"), ("mentions", "batch"), ("edition", "files"), ("acquire", "exhibit")):
            for body in (act["body"] for act in acts if act["type"] == kind):
                self.check_named(name, body)

    def check_named(self, kind: str, body: Any) -> None:
        for name, digest in body["files"] if kind == "files" else [(kind, body[kind])]:
            with self.judge("issued file" if kind == "files" else kind, f"{name} {digest}"):
                there = self.place("", digest) in self.files
                need(there or kind != "files", "not kept in the vault", ABSENT)
                need(self.place("", digest) in self.sound, f"{self.place('', digest)} is missing or broken")
                if kind == "reading":
                    self.reading(digest, body["exhibit"])

    def fold_exhibits(self, acts: Sequence[Any]) -> list[Any]:
        rows = dict[str, Any]()
        for act in (act for act in acts if act["type"] == "acquire"):
            digest = act["body"]["exhibit"]
            row = rows.setdefault(digest, {"number": len(rows) + 1, "exhibit": digest, "acts": [], "included": True})
            row["acts"].append(act["place"])
        return list(rows.values())

    def fold_sentences(self, acts: Sequence[Any]) -> Iterator[Any]:
        last = {(act["type"], act["body"].get("id")): act for act in acts}
        sources = [act for act in acts if act["type"] in ("acquire", "read")]
        rulings = [act for (kind, _), act in last.items() if kind == "ruling"]
        undone = {n for act in rulings if act["body"]["verdict"] == "withdraw" for n in act["body"]["on"]}
        accepts = [a for a in rulings if a["body"]["verdict"] == "accept" and a["body"]["id"] not in undone]
        for number, claim in enumerate((act for (kind, _), act in last.items() if kind == "claim"), 1):
            cites = []
            for act in (act for (kind, _), act in last.items() if kind == "assess"):
                body, address = act["body"], act["body"]["passage"]["cite"]
                if body["claim"] == claim["body"]["id"]:
                    ways = [act["place"], *(a["place"] for a in sources if a["body"]["exhibit"] == address["exhibit"])]
                    yes = [a["place"] for a in accepts if body["id"] in a["body"]["on"] and body["id"] not in undone]
                    known = {"assessment": body["id"], "accepted": bool(yes), "acts": ways + yes}
                    cites.append({**body, **body["passage"], **address, **known})
            yield {
                **claim["body"],
                "claim": claim["body"]["id"],
                "number": number,
                "acts": [claim["place"]],
                "cites": cites,
            }


def examine(top: Path, keys: Sequence[str] = ()) -> Folder:
    """Everything found about the case or bundle at `top`. Raises Fault where it is neither, or a key is malformed."""
    given = {key[0][-32:]: key for key in map(parse_key, keys)}
    folder = Folder(top)
    case = {"case.toml", "logs", "root", "vault"} & {path.split("/")[0] for path in folder.files}
    need(folder.bundle or case, f"{top} is neither a case nor a bundle")
    folder.load_keys(given)
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
    trust = "given by the caller" if options.key else "taken from the case's own word"
    counts = {
        f[0]: {state: sum(g[0] == f[0] and g[2] == state for g in findings) for state in (HOLDS, BROKEN, ABSENT)}
        for f in findings
    }
    if options.json:
        print(json.dumps({"key": trust, "counts": counts, "findings": findings}, indent=1))
    else:
        for what, where, state, detail in findings:
            print(json.dumps(f"{state}: {what} {where}{': ' * bool(detail)}{detail}", ensure_ascii=True)[1:-1])
        for what, states in counts.items():
            print(f"{what}: " + ", ".join(f"{number} {state}" for state, number in states.items()))
        print(f"key {trust}")
    return 3 if any(state == BROKEN for _, _, state, _ in findings) else 0


if __name__ == "__main__":
    raise SystemExit(main())
