"""Check a bundle as a stranger would: every file, act, exhibit and sentence holds, is broken, or is not included.

docs/spec/bundle.md. Nothing here needs the case. Files are opened without following links; nothing is written.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gavah import canon
from gavah.disk import files_below, open_regular, told
from gavah.errors import BrokenSeal, GavahError
from gavah.ledger import (
    Checkpoint,
    VerifierKey,
    leaf_data,
    open_checkpoint,
    open_note,
    parse_act,
    parse_key,
    parse_proof,
    split_origin,
)
from gavah.ledger.act import LINE_LIMIT, Act
from gavah.ledger.root import Root, check_roots
from gavah.ledger.tree import check_inclusion, leaf_hash
from gavah.publish.bundle import CLAIMS, MANIFEST, SIGNATURE, bundle_note
from gavah.publish.sentences import (
    ClaimsFile,
    ExhibitLine,
    Sealed,
    SentenceLine,
    Standing,
    check_edition,
    check_exhibit,
    check_sentence,
    parse_claims,
)
from gavah.record.form import from_form
from gavah.record.material import Reading
from gavah.record.place import check_digest

WHAT = ("signature", "file", "root", "log", "act", "reading", "claims", "edition", "exhibit", "sentence")
SMALL = 1 << 20  # bytes of a note or a proof
LARGE = 1 << 28  # bytes of a manifest, of claims.json, of a reading

_is_digest = re.compile(r"[0-9a-f]{64}").fullmatch
_act_path = re.compile(r"logs/([0-9a-f]{32})/acts/(0|[1-9][0-9]{0,15})\.json").fullmatch
_checkpoint_path = re.compile(r"logs/([0-9a-f]{32})/checkpoint").fullmatch
_root_path = re.compile(r"root/[1-9][0-9]*\.json").fullmatch
_exhibit_path = re.compile(r"exhibits/([0-9a-f]{64})").fullmatch
_reading_path = re.compile(r"readings/([0-9a-f]{64})\.json").fullmatch


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing. what: one of WHAT."""

    what: str
    where: str
    state: Standing
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that bundle.json names. sha256: hexadecimal; size: in bytes."""

    path: str
    sha256: str
    size: int
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_digest(self.sha256, "bundle.file")
        if any(part in ("", ".", "..") for part in self.path.split("/")) or "\0" in self.path:
            raise BrokenSeal("bundle.json", "relative paths without empty, . or .. components", self.path[:200])


@dataclass(frozen=True, slots=True)
class Manifest:
    """What bundle.json says. files: in ascending order of path, each once."""

    v: int
    case: str
    edition: str
    at: str
    files: tuple[FileLine, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paths = [file.path for file in self.files]
        if self.v != 1 or paths != sorted(set(paths)):
            raise BrokenSeal("bundle.json", "version 1, each path once, in ascending order", f"version {self.v}")


@dataclass(slots=True)
class _Bundle:
    """What is known so far: the files that are as the manifest says, and what they hold."""

    folder: Path
    manifest: Manifest
    keys: Mapping[str, VerifierKey]
    findings: list[Finding]
    whole: dict[str, FileLine] = field(default_factory=dict)
    heads: dict[str, tuple[bytes, Checkpoint]] = field(default_factory=dict)
    sealed: Sealed = field(default_factory=Sealed)
    claims: ClaimsFile | None = None

    def judge(self, what: str, where: str, check: Callable[..., Standing | None], *subject: Any) -> None:
        """Note what `check` finds of its subject: it returns nothing where all holds, and raises where it is broken."""
        try:
            self.findings.append(Finding(what, where, check(self, *subject) or "holds"))
        except GavahError as error:
            self.findings.append(Finding(what, where, "broken", str(error)))

    def key(self, log: str) -> VerifierKey:
        """Return the trusted key of a log; raises BrokenSeal without one."""
        name = f"gavah/{self.manifest.case}/{log}"
        if name not in self.keys:
            raise BrokenSeal(name, "a trusted key", "none")
        return self.keys[name]

    def read(self, path: str, limit: int) -> bytes:
        """Return a file that is as the manifest says; raises BrokenSeal for any other."""
        if path not in self.whole:
            raise BrokenSeal(path, "as bundle.json says", "missing or changed")
        data = _read(self.folder, path, limit)
        if hashlib.sha256(data).hexdigest() != self.whole[path].sha256:
            raise BrokenSeal(path, self.whole[path].sha256, "bytes that changed while they were checked")
        return data


def check_bundle(folder: Path, trusted: Sequence[VerifierKey]) -> list[Finding]:
    """Return what is found in the bundle at `folder`. trusted: the keys of its logs, from a source that the caller trusts."""
    keys = {key.name: key for key in trusted}
    findings: list[Finding] = []
    try:
        manifest = _signed_manifest(folder, keys)
    except GavahError as error:
        return [Finding("signature", MANIFEST, "broken", str(error))]
    findings.append(Finding("signature", MANIFEST, "holds"))
    bundle = _Bundle(folder, manifest, keys, findings)
    _check_files(bundle)
    bundle.judge("root", "root", _check_roots)
    _check_logs(bundle)
    _check_readings(bundle)
    _check_claims(bundle)
    return findings


def _signed_manifest(folder: Path, keys: Mapping[str, VerifierKey]) -> Manifest:
    """The manifest, parsed only after a trusted key of its case was found to have signed its bytes."""
    raw, note = _read(folder, MANIFEST, LARGE), _read(folder, SIGNATURE, SMALL)
    case = _signed_case(note, keys.values())
    if bundle_note(case, raw) != _text(note, SIGNATURE).rpartition("\n\n")[0] + "\n":
        raise BrokenSeal(MANIFEST, f"the bytes that {SIGNATURE} signs", hashlib.sha256(raw).hexdigest())
    if not raw.endswith(b"\n"):
        raise BrokenSeal(MANIFEST, "a line feed at its end", "none")
    manifest = from_form(Manifest, canon.parse(raw[:-1]), MANIFEST)
    if manifest.case != case:
        raise BrokenSeal(MANIFEST, f"case {case}", manifest.case)
    return manifest


def _signed_case(note: bytes, keys: Iterable[VerifierKey]) -> str:
    """The case for which one of the keys signed the note; raises BrokenSeal with the last key's complaint."""
    complaint = BrokenSeal(SIGNATURE, "a trusted key", "none")
    for key in keys:
        try:
            open_note(note, key)
        except BrokenSeal as error:
            complaint = error
        else:
            return split_origin(key.name)[0]
    raise complaint


def _check_files(bundle: _Bundle) -> None:
    for line in bundle.manifest.files:
        bundle.judge("file", line.path, _check_file, line)
    named = {MANIFEST, SIGNATURE, *(line.path for line in bundle.manifest.files)}
    with told(str(bundle.folder)):
        for path, _ in files_below(bundle.folder):
            if path not in named:
                bundle.findings.append(Finding("file", _shown(path), "broken", "not named in bundle.json"))


def _check_file(bundle: _Bundle, line: FileLine) -> None:
    with os.fdopen(open_regular(bundle.folder / line.path, line.path), "rb") as file, told(line.path):
        size = os.fstat(file.fileno()).st_size
        found = hashlib.file_digest(file, "sha256").hexdigest() if size == line.size else f"{size} bytes"
    if found != line.sha256:
        raise BrokenSeal(line.path, f"{line.size} bytes, {line.sha256}", found)
    for match in (_exhibit_path(line.path), _reading_path(line.path)):
        if match and match[1] != line.sha256:
            raise BrokenSeal(line.path, "its own SHA-256 as its name", line.sha256)
    bundle.whole[line.path] = line


def claimed_keys(folder: Path) -> tuple[VerifierKey, ...]:
    """Return the keys that a bundle's own root documents name. They prove nothing: say so when they are all there is."""
    count = len([path for path, _ in files_below(folder) if _root_path(path)])
    return _root_keys(check_roots([_read(folder, f"root/{version}.json", SMALL) for version in range(1, count + 1)]))


def _root_keys(root: Root) -> tuple[VerifierKey, ...]:
    return tuple(parse_key(log.key) for log in root.logs)


def _check_roots(bundle: _Bundle) -> None:
    """The chain of root documents holds, and gives no log of theirs another key than the trusted one."""
    count = len([path for path in bundle.whole if _root_path(path)])
    root = check_roots([bundle.read(f"root/{version}.json", SMALL) for version in range(1, count + 1)])
    for key in _root_keys(root):
        trusted = bundle.keys.get(key.name, key)
        if trusted != key:
            raise BrokenSeal("root", f"the trusted key {trusted}", str(key))
    if root.case != bundle.manifest.case:
        raise BrokenSeal("root", f"case {bundle.manifest.case}", root.case)


def _check_logs(bundle: _Bundle) -> None:
    for path in bundle.whole:
        if match := _checkpoint_path(path):
            bundle.judge("log", path, _check_log, match[1])
    for path in bundle.whole:
        if match := _act_path(path):
            bundle.judge("act", path, _check_act, match[1], int(match[2]))


def _check_log(bundle: _Bundle, log: str) -> None:
    note = bundle.read(f"logs/{log}/checkpoint", SMALL)
    bundle.heads[log] = note, open_checkpoint(note, bundle.key(log))


def _check_act(bundle: _Bundle, log: str, index: int) -> Standing | None:
    stem = f"logs/{log}/acts/{index}"
    line = bundle.read(f"{stem}.json", LINE_LIMIT + 1)
    if not line.endswith(b"\n"):
        raise BrokenSeal(f"{stem}.json", "a line feed at its end", "none")
    if log not in bundle.heads:
        raise BrokenSeal(stem, "a checkpoint that holds", "none")
    note, head = bundle.heads[log]
    data, act = _leaf(line[:-1])
    proof = parse_proof(_text(bundle.read(f"{stem}.tlog-proof", SMALL), f"{stem}.tlog-proof"))
    if (proof.index, proof.note) != (index, note):
        raise BrokenSeal(stem, f"a proof for act {index} against the checkpoint of the bundle", "another proof")
    check_inclusion(leaf_hash(data), index, head.size, proof.path, head.root)
    if act is None:
        return "not_included"
    bundle.sealed.acts[log, index] = act
    return None


def _leaf(line: bytes) -> tuple[bytes, Act | None]:
    """The leaf data of a line, and its act where the line was not erased."""
    form = canon.parse(line)
    if isinstance(form, dict) and set(form) == {"erased"} and _is_digest(str(form["erased"])):
        return bytes.fromhex(form["erased"]), None
    return leaf_data(line), parse_act(line)


def _check_readings(bundle: _Bundle) -> None:
    for path in bundle.whole:
        if match := _reading_path(path):
            bundle.judge("reading", path, _check_reading, match[1])
        elif match := _exhibit_path(path):
            bundle.sealed.exhibits.add(match[1])


def _check_reading(bundle: _Bundle, digest: str) -> None:
    line = bundle.read(f"readings/{digest}.json", LARGE)
    bundle.sealed.readings[digest] = from_form(Reading, canon.parse(line), "reading")


def _check_claims(bundle: _Bundle) -> None:
    bundle.judge("claims", CLAIMS, _load_claims)
    claims = bundle.claims
    if claims is None:
        return
    bundle.judge("edition", claims.edition, _check_edition, claims)
    for row in claims.exhibits:
        bundle.judge("exhibit", f"{row.number} {row.exhibit}", _check_exhibit, row)
    for sentence in claims.sentences:
        bundle.judge("sentence", sentence.label, _check_sentence, sentence)


def _load_claims(bundle: _Bundle) -> None:
    raw = bundle.read(CLAIMS, LARGE)
    if not raw.endswith(b"\n"):
        raise BrokenSeal(CLAIMS, "a line feed at its end", "none")
    claims = parse_claims(canon.parse(raw[:-1]))
    told = (claims.v, claims.case, claims.edition)
    if told != (1, bundle.manifest.case, bundle.manifest.edition):
        raise BrokenSeal(CLAIMS, f"version 1, case and edition of {MANIFEST}", repr(told))
    bundle.claims = claims


def _check_edition(bundle: _Bundle, claims: ClaimsFile) -> None:
    check_edition(bundle.sealed, claims, {path: line.sha256 for path, line in bundle.whole.items()})


def _check_exhibit(bundle: _Bundle, row: ExhibitLine) -> Standing | None:
    return check_exhibit(bundle.sealed, row)


def _check_sentence(bundle: _Bundle, sentence: SentenceLine) -> Standing | None:
    return check_sentence(bundle.sealed, sentence)


def _read(folder: Path, path: str, limit: int) -> bytes:
    with os.fdopen(open_regular(folder / path, path), "rb") as file, told(path):
        data = file.read(limit + 1)
    if len(data) > limit:
        raise BrokenSeal(path, f"at most {limit} bytes", "more")
    return data


def _text(data: bytes, what: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BrokenSeal(what, "UTF-8", "other bytes") from error


def _shown(path: str) -> str:
    return path.encode(errors="replace").decode()
