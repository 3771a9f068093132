"""Small cases and bundles, built from docs/spec without any code of gavah or of the verifier."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CASE, LOG, EDITION = "c" * 32, "1" * 32, "e" * 32
CASE_TOML = f'format = 1\ncase = "{CASE}"\n\n[title]\nen = "A case"\n'.encode()
TEXT = "Intro \U00010380\u06af\u0648\u0627\u0647\u06cc \U0001f58a signed."  # two characters beyond the BMP
EXHIBIT = b"twenty bytes, no more"[:20]


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def hexadecimal(data: bytes) -> str:
    return sha(data).hex()


def leaf_data(line: bytes) -> bytes:
    value = json.loads(line)
    return bytes.fromhex(value["erased"]) if list(value) == ["erased"] else sha(line)


def node_range(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, over leaf data."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\x00" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha(b"\x01" + node_range(leaves[:split]) + node_range(leaves[split:]))


def inclusion(leaves: list[bytes], index: int) -> list[bytes]:
    """RFC 9162, 2.1.3.1, nearest sibling first."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*inclusion(leaves[:split], index), node_range(leaves[split:])]
    return [*inclusion(leaves[split:], index - split), node_range(leaves[:split])]


@dataclass
class Signer:
    name: str
    seed: bytes

    @property
    def public(self) -> bytes:
        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def key_id(self) -> bytes:
        return sha(self.name.encode() + b"\n\x01" + self.public)[:4]

    @property
    def verifier_key(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([1]) + self.public)}"

    def sign(self, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def note(self, text: str) -> bytes:
        return f"{text}\n\u2014 {self.name} {b64(self.key_id + self.sign(text.encode()))}\n".encode()


@dataclass
class Made:
    """A case in the making: one log, its vault, and what a bundle of it says."""

    log: str = LOG
    seed: bytes = b"\x07" * 32
    lines: list[bytes] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    places: dict[str, list[Any]] = field(default_factory=dict)
    clock: int = 0

    @property
    def signer(self) -> Signer:
        return Signer(f"gavah/{CASE}/{self.log}", self.seed)

    def put(self, data: bytes) -> str:
        self.objects[hexadecimal(data)] = data
        return hexadecimal(data)

    def act(self, name: str, kind: str, body: dict[str, Any], seen: list[Any] | None = None) -> None:
        self.clock += 1
        act = {"body": body, "lc": self.clock, "n": b64(sha(name.encode())), "seen": seen or [], "type": kind}
        self.places[name] = [self.log, len(self.lines)]
        self.lines.append(canonical({**act, "t": "2026-02-03T04:05:06Z", "v": 1}))

    def opening(self) -> None:
        body = {"author": "reed", "case": CASE, "case_toml": hexadecimal(CASE_TOML), "key": self.signer.verifier_key}
        self.act("open", "case.open", {**body, "log": self.log})

    @property
    def leaves(self) -> list[bytes]:
        return [leaf_data(line) for line in self.lines]

    def checkpoint(self, size: int | None = None) -> bytes:
        size = len(self.lines) if size is None else size
        return self.signer.note(f"{self.signer.name}\n{size}\n{b64(node_range(self.leaves[:size]))}\n")

    def proof(self, index: int) -> bytes:
        hashes = "".join(b64(h) + "\n" for h in inclusion(self.leaves, index))
        return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n".encode() + self.checkpoint()

    def root(self, version: int = 1, signers: tuple[Signer, ...] = (), **change: Any) -> bytes:
        signers = signers or (self.signer,)
        members = [{"id": hexadecimal(s.public), "key": b64(s.public), "name": "reed"} for s in signers]
        logs = [{"key": self.signer.verifier_key, "log": self.log, "member": members[0]["id"]}]
        start = {"case": CASE, "kind": "root", "logs": logs, "members": members, "threshold": 1, "v": 1}
        return envelope(canonical({**start, "version": version, **change}), signers)


def envelope(payload: bytes, signers: tuple[Signer, ...]) -> bytes:
    kind = "application/vnd.gavah.root+json"
    signed = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    signatures = [{"keyid": hexadecimal(s.public), "sig": b64(s.sign(signed))} for s in signers]
    return canonical({"payload": b64(payload), "payloadType": kind, "signatures": signatures}) + b"\n"


def small() -> Made:
    """One exhibit, one reading, one claim with one accepted passage, one batch."""
    made = Made()
    made.opening()
    exhibit = made.put(EXHIBIT)
    body = {"v": 1, "exhibit": exhibit, "kind": "text", "tool": "plain", "version": "1", "parameters": {}, "text": TEXT}
    reading = made.put(canonical({**body, "spans": [], "metadata": [], "members": [], "warnings": []}))
    made.put(b'{"a":1}\n')
    at = "2026-02-03T04:05:06Z"
    start = {"exhibit": exhibit, "size": 20, "name": {"text": "a.txt"}, "method": "file", "at": at, "by": "reed"}
    made.act("acquire", "acquire", {"id": "a" * 32, **start})
    made.act("describe", "describe", {"exhibit": exhibit, "title": {"en": "A"}, "by": "reed", "evidence": "document"})
    start = {"exhibit": exhibit, "reading": reading, "kind": "text", "tool": "plain", "version": "1"}
    made.act("read", "read", {**start, "characters": len(TEXT)})
    start = {"batch": hexadecimal(b'{"a":1}\n'), "count": 1, "readings": 1, "tool": "words", "version": "1"}
    made.act("mentions", "mentions", start)
    start = {"id": "b" * 32, "label": "C1", "kind": "fact", "rung": "documented", "text": {"en": "It was signed."}}
    made.act("claim", "claim", {**start, "by": "reed"})
    assess(made, "assess", "d" * 32, 6, 13)
    made.act(
        "ruling", "ruling", {"id": "f" * 32, "verdict": "accept", "on": ["d" * 32], "reason": "seen", "by": "reed"}
    )
    return made


def assess(made: Made, name: str, number: str, start: int, end: int, **change: Any) -> None:
    exhibit, reading = list(made.objects)[:2]
    address = {"exhibit": exhibit, "reading": reading, "locator": {"kind": "whole"}, "start": start, "end": end}
    passage = {"cite": address, "words": TEXT[start:end], "translation": "evidence"}
    grades = {"stance": "supports", "reliability": "B", "credibility": 2, "origin": "o1", "by": "reed"}
    made.act(name, "assess", {"id": number, "claim": "b" * 32, "passage": passage, **grades, **change})


def claims(made: Made, **change: Any) -> dict[str, Any]:
    body = json.loads(made.lines[made.places["assess"][1]])["body"]
    cite = {"assessment": body["id"], "accepted": True, **body["passage"]["cite"], **body["passage"]}
    cite.pop("cite")
    cite.update({name: body[name] for name in ("stance", "reliability", "credibility", "origin")})
    cite["acts"] = [made.places[name] for name in ("acquire", "read", "assess", "ruling")]
    claim = json.loads(made.lines[made.places["claim"][1]])["body"]
    sentence = {"number": 1, "claim": claim["id"], **{k: claim[k] for k in ("label", "kind", "rung", "text")}}
    sentence.update({"acts": [made.places["claim"]], "cites": [cite]})
    row = {"number": "1", "exhibit": cite["exhibit"], "title": {"en": "A"}, "date": "", "source": "", "pages": None}
    row.update({"evidence": "document", "acts": [made.places["acquire"], made.places["describe"]], "included": True})
    start = {"v": 1, "case": CASE, "edition": EDITION, "tier": "public", "title": {"en": "A case"}}
    return {**start, "sentences": [sentence], "exhibits": [row], **change}


def tiles(made: Made) -> dict[str, bytes]:
    count, leaves = len(made.lines), made.leaves
    found = {f"tile/0/000.p/{count}": b"".join(sha(b"\x00" + leaf) for leaf in leaves)}
    found[f"tile/entries/000.p/{count}"] = b"".join(b"\x00\x20" + leaf for leaf in leaves)
    return found


def case_files(made: Made) -> dict[str, bytes]:
    base = f"logs/{made.log}/"
    files = {
        "case.toml": CASE_TOML,
        "root/1.json": made.root(),
        base + "lock": b"",
        base + "checkpoint": made.checkpoint(),
    }
    files[base + "journal.jsonl"] = b"".join(line + b"\n" for line in made.lines)
    files[base + "checkpoints/3"] = made.checkpoint(3)
    files[base + f"torn/{hexadecimal(b'torn')}.bin"] = b"torn"
    files.update({base + path: data for path, data in tiles(made).items()})
    files.update({f"vault/sha256/{name[:2]}/{name[2:]}": data for name, data in made.objects.items()})
    return {**files, "view/case.sqlite": b"anything"}


def bundle_files(made: Made, listed: dict[str, Any], without: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Issues `listed` (adds the act of the edition) and bundles it; `without`: starts of paths that are left out."""
    table = canonical(listed) + b"\n"
    issued = [["claims.json", hexadecimal(table)], ["dossier.en.pdf", hexadecimal(b"%PDF")]]
    at = "2026-02-03T04:05:06Z"
    body = {"id": EDITION, "tier": "public", "at": at, "files": issued, "languages": ["en"], "by": "reed"}
    made.act("edition", "edition", body)
    base, files = f"logs/{made.log}/", {"claims.json": table, "dossier.en.pdf": b"%PDF", "root/1.json": made.root()}
    files[base + "checkpoint"] = made.checkpoint()
    for index, line in enumerate(made.lines):
        files[f"{base}acts/{index}.json"], files[f"{base}acts/{index}.tlog-proof"] = line + b"\n", made.proof(index)
    exhibit, reading = list(made.objects)[:2]
    files[f"exhibits/{exhibit}"], files[f"readings/{reading}.json"] = made.objects[exhibit], made.objects[reading]
    return sign({path: data for path, data in files.items() if not path.startswith(without or "?")}, made.signer)


def sign(files: dict[str, bytes], signer: Signer, change: dict[str, Any] | None = None) -> dict[str, bytes]:
    """Puts bundle.json and bundle.sig beside `files`, as whoever holds the key would."""
    kept = {path: data for path, data in files.items() if path not in ("bundle.json", "bundle.sig")}
    rows = [{"path": path, "sha256": hexadecimal(kept[path]), "size": len(kept[path])} for path in sorted(kept)]
    start = {"v": 1, "case": CASE, "edition": EDITION, "at": "2026-02-03T04:05:06Z", "files": rows, **(change or {})}
    kept["bundle.json"] = canonical(start) + b"\n"
    kept["bundle.sig"] = signer.note(f"gavah.bundle/v1\n{CASE}\n{hexadecimal(kept['bundle.json'])}\n")
    return kept


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
