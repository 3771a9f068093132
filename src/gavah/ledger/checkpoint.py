"""The signed word on a log: origin, size, root. C2SP tlog-checkpoint; docs/spec/ledger.md, section 3."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from gavah.errors import BadMaterial, BrokenSeal
from gavah.ledger.note import Signer, VerifierKey, open_note, sign_note, strict_base64

_is_size = re.compile(r"0|[1-9][0-9]{0,15}").fullmatch
_is_origin = re.compile(r"gavah/([0-9a-f]{32})/([0-9a-f]{32})").fullmatch


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log. root: 32 bytes."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.root) != 32:
            raise BadMaterial("checkpoint", "wrong_length", f"size {self.size}, root of {len(self.root)} bytes")

    @property
    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def origin_of(case: str, log: str) -> str:
    """Return the origin (and key name) of a log; raises BadMaterial unless both ids have 32 hexadecimal digits."""
    origin = f"gavah/{case}/{log}"
    if not _is_origin(origin):
        raise BadMaterial("log.origin", "not_an_origin", origin[:120])
    return origin


def split_origin(origin: str) -> tuple[str, str]:
    """Return the case id and the log id; raises BrokenSeal."""
    match = _is_origin(origin)
    if match is None:
        raise BrokenSeal("origin", "gavah/<case>/<log>", origin[:120])
    return match[1], match[2]


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """Return the checkpoint as a signed note; its origin must be the key's name."""
    if checkpoint.origin != signer.name:
        raise BadMaterial("checkpoint.origin", "not_the_key_name", checkpoint.origin[:120])
    return sign_note(checkpoint.text, signer)


def open_checkpoint(note: bytes, key: VerifierKey) -> Checkpoint:
    """Return the checkpoint that `key` signed; raises BrokenSeal."""
    text = open_note(note, key)
    lines = text.split("\n")
    if len(lines) != 4 or not _is_size(lines[1]):
        raise BrokenSeal("checkpoint", "origin, size, root", text[:200])
    root = strict_base64(lines[2], "checkpoint.root")
    if len(root) != 32 or lines[0] != key.name:
        raise BrokenSeal("checkpoint", f"a root of 32 bytes, origin {key.name}", text[:200])
    return Checkpoint(lines[0], int(lines[1]), root)
