"""Write the folder that a third party can check alone. docs/spec/bundle.md. Whole or not at all, and never over another."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from gavah import canon
from gavah.disk import BLOCK, sync_folder, told, write_all
from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.publish.editions import Draft, Key, carried
from gavah.publish.words import Words, grouped, load_words
from gavah.record.state import State

VERSION = 1
MANIFEST, SIGNATURE, CLAIMS, README = "bundle.json", "bundle.sig", "claims.json", "README.txt"
NOTE_HEADER = "gavah.bundle/v1"
README_LANGUAGES = ("en", "fa")

_is_name = re.compile(r"[^/\x00-\x1f\x7f]+").fullmatch


class Stream(Protocol):
    """Bytes to be copied, closed by who asked for them."""

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a bundle's bytes come from.

    stored: opens a vault object by its digest. line: an act's canonical line without its line feed. proof: its tlog-proof
    against exactly what `checkpoint` gives for the log. sign: makes a signed note of a text.
    """

    stored: Callable[[str], Stream]
    line: Callable[[str, int], bytes]
    proof: Callable[[str, int], str]
    checkpoint: Callable[[str], bytes]
    sign: Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bundle holds. acts: (log, index) beyond those that claims.json names: the edition's own, above all.

    roots: file name -> root document. issued: path -> bytes of the dossiers, the verifier, the reading room.
    """

    draft: Draft
    state: State
    claims: bytes
    acts: tuple[tuple[str, int], ...]
    roots: Mapping[str, bytes]
    issued: Mapping[str, bytes]
    keys: tuple[Key, ...]


def write_bundle(target: Path, contents: Contents, sources: Sources) -> None:
    """Write the bundle at `target`, durable when this returns.

    Raises BadCase target_exists, disk_full or no_permission; BrokenSeal when a stored object is not what it is named.
    """
    if os.path.lexists(target):
        raise BadCase(str(target), "target_exists")
    folder = target.with_name(f".{target.name}.{contents.draft.id}.part")
    with told(str(target)):
        shutil.rmtree(folder, ignore_errors=True)  # left by a bundle of this edition that was interrupted
        folder.mkdir()
        try:
            _fill(folder, contents, sources)
            folder.rename(target)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        sync_folder(target.parent)


def readme(keys: tuple[Key, ...]) -> str:
    """Return the page that says how to verify, in English and in Persian."""
    return "\n\n\n".join(_readme(load_words(language), keys) for language in README_LANGUAGES) + "\n"


@dataclass(slots=True)
class _Writing:
    """The folder and the manifest's lines so far: path -> digest, size."""

    folder: Path
    written: dict[str, tuple[str, int]]

    def put(self, path: str, chunks: Iterator[bytes]) -> None:
        """Write one new file, hashed while it is written and made durable."""
        if not all(_is_name(part) and part not in (".", "..") for part in path.split("/")) or path in self.written:
            raise BadMaterial("bundle.path", "not_a_path", path[:200])
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with place.open("xb") as file:
            for chunk in chunks:
                write_all(file.fileno(), chunk)
                digest.update(chunk)
                size += len(chunk)
            os.fsync(file.fileno())
        self.written[path] = digest.hexdigest(), size

    def store(self, path: str, digest: str, stream: Stream) -> None:
        """Write one object of the vault, and check that it is the one asked for."""
        try:
            self.put(path, iter(lambda: stream.read(BLOCK), b""))
        finally:
            stream.close()
        if self.written[path][0] != digest:
            raise BrokenSeal(path, digest, self.written[path][0])


def _fill(folder: Path, contents: Contents, sources: Sources) -> None:
    writing = _Writing(folder, {})
    small = {CLAIMS: contents.claims, README: readme(contents.keys).encode(), **contents.issued}
    small |= {f"root/{name}": document for name, document in contents.roots.items()}
    for path, data in small.items():
        writing.put(path, iter((data,)))
    claims = canon.parse(contents.claims.removesuffix(b"\n"))
    exhibits, readings = _carried(contents, claims)
    _put_acts(writing, {*_named_acts(claims), *contents.acts, *_reading_acts(contents.state, readings)}, sources)
    for digest in sorted(exhibits):
        writing.store(f"exhibits/{digest}", digest, sources.stored(digest))
    for digest in sorted(readings):
        writing.store(f"readings/{digest}.json", digest, sources.stored(digest))
    _put_manifest(writing, contents.draft, sources)
    for name in sorted({str(Path(path).parent) for path in writing.written}):
        sync_folder(folder / name)


def _carried(contents: Contents, claims: Any) -> tuple[set[str], set[str]]:
    """The exhibits that claims.json names, which the tier must still allow, and their readings: cited or present."""
    cites = [cite for row in claims["sentences"] for cite in row["cites"]]
    exhibits = {row["exhibit"] for row in (*claims["exhibits"], *cites)}
    refused = exhibits - carried(contents.state, contents.draft.tier)
    if refused:
        raise BadMaterial(f"exhibit {min(refused)}", "not_for_this_tier", contents.draft.tier)
    cited = {cite["reading"] for cite in cites}
    present = {
        contents.state.readings[digest][-1].record.reading for digest in exhibits & contents.state.readings.keys()
    }
    return exhibits, cited | present


def _named_acts(claims: Any) -> Iterator[tuple[str, int]]:
    for row in (*claims["sentences"], *claims["exhibits"]):
        for part in (row, *row.get("cites", ())):
            yield from ((log, index) for log, index in part["acts"])


def _reading_acts(state: State, readings: set[str]) -> Iterator[tuple[str, int]]:
    for filed_list in state.readings.values():
        yield from ((filed.log, filed.index) for filed in filed_list if filed.record.reading in readings)


def _put_acts(writing: _Writing, acts: set[tuple[str, int]], sources: Sources) -> None:
    for log in sorted({log for log, _ in acts}):
        writing.put(f"logs/{log}/checkpoint", iter((sources.checkpoint(log),)))
    for log, index in sorted(acts):
        writing.put(f"logs/{log}/acts/{index}.json", iter((sources.line(log, index) + b"\n",)))
        writing.put(f"logs/{log}/acts/{index}.tlog-proof", iter((sources.proof(log, index).encode(),)))


def _put_manifest(writing: _Writing, draft: Draft, sources: Sources) -> None:
    files = [{"path": path, "sha256": digest, "size": size} for path, (digest, size) in sorted(writing.written.items())]
    manifest = {"v": VERSION, "case": draft.case, "edition": draft.id, "at": draft.at, "files": files}
    line = canon.dump(manifest) + b"\n"
    writing.put(MANIFEST, iter((line,)))
    writing.put(SIGNATURE, iter((sources.sign(bundle_note(draft.case, line)),)))


def bundle_note(case: str, manifest: bytes) -> str:
    """Return the text that is signed for a bundle: its case and the SHA-256 of bundle.json."""
    return f"{NOTE_HEADER}\n{case}\n{hashlib.sha256(manifest).hexdigest()}\n"


def _readme(words: Words, keys: tuple[Key, ...]) -> str:
    lines = [words.labels["verify"], "", words.labels["verify_intro"], ""]
    for text, command in words.ways_to_verify():
        lines += [text, f"    {command}", ""]
    for key in keys:
        lines += [words.say("key_name", member=key.member), f"    {key.verifier}"]
        lines += [words.labels["key_fingerprint"], f"    {grouped(key.fingerprint)}", ""]
    lines += [words.labels["limits"], ""]
    lines += [f"{words.number(number)}. {limit}" for number, limit in enumerate(words.limits(), start=1)]
    return "\n".join(lines)
