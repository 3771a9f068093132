"""One entry of the ledger: the envelope of an act, and its one canonical line. docs/spec/ledger.md, section 1."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gavah import canon
from gavah.errors import BadMaterial, BrokenSeal

VERSION = 1
LINE_LIMIT = 60_000  # bytes; a C2SP entry bundle takes at most 65,535 an entry
NONCE_BYTES = 32

# [0-9], not \d, which takes the digits of every script. Second 60: leap seconds.
_is_instant = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)Z"
).fullmatch
_is_type = re.compile(r"[a-z][a-z0-9_.]{0,39}").fullmatch


@dataclass(frozen=True, slots=True)
class Head:
    """What an author had seen of a log: origin, number of acts, tree root (32 bytes)."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """One act.

    type: what kind of record `body` is. clock: Lamport clock, from 1. at: the author's claim of the time,
    YYYY-MM-DDTHH:MM:SSZ. nonce: 32 random bytes that keep the leaf from being guessed. seen: other authors' heads.
    """

    type: str
    body: Mapping[str, Any]
    clock: int
    at: str
    nonce: bytes
    seen: tuple[Head, ...] = ()
    version: int = VERSION
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _is_type(self.type):
            raise BadMaterial("act.type", "not_a_type", self.type[:40])
        if self.clock < 1:
            raise BadMaterial("act.lc", "below_one", str(self.clock))
        if not _is_instant(self.at):
            raise BadMaterial("act.t", "not_an_instant", self.at[:40])
        if len(self.nonce) != NONCE_BYTES:
            raise BadMaterial("act.n", "wrong_length", str(len(self.nonce)))
        if self.version != VERSION:
            raise BadMaterial("act.v", "unknown_version", str(self.version))

    def line(self) -> bytes:
        """Return the canonical line, without its line feed; raises BadMaterial beyond 60,000 bytes."""
        form = {
            **self.extra,
            "body": dict(self.body),
            "lc": self.clock,
            "n": base64.b64encode(self.nonce).decode(),
            "seen": [[head.origin, head.size, base64.b64encode(head.root).decode()] for head in self.seen],
            "t": self.at,
            "type": self.type,
            "v": self.version,
        }
        line = canon.dump(form)
        if len(line) > LINE_LIMIT:
            raise BadMaterial(f"act {self.type}", "line_too_long", str(len(line)))
        return line


def leaf_data(line: bytes) -> bytes:
    """Return the 32 bytes that stand in the tree for a line; they hide it because of its nonce."""
    return hashlib.sha256(line).digest()


def parse_act(line: bytes) -> Act:
    """Return the act of a journal line; raises BrokenSeal if the line is not what `Act.line` would write."""
    if len(line) > LINE_LIMIT:
        raise BrokenSeal("act", f"at most {LINE_LIMIT} bytes", str(len(line)))
    form = canon.parse(line)
    try:
        known = {key: form.pop(key) for key in ("body", "lc", "n", "seen", "t", "type", "v")}
        act = Act(
            type=typed(known["type"], str),
            body=typed(known["body"], dict),
            clock=typed(known["lc"], int),
            at=typed(known["t"], str),
            nonce=_bytes(known["n"]),
            seen=tuple(_head(item) for item in typed(known["seen"], list)),
            version=typed(known["v"], int),
            extra=form,
        )
    except (KeyError, AttributeError, TypeError, ValueError, BadMaterial) as error:
        raise BrokenSeal("act", "the envelope of docs/spec/ledger.md", str(error)[:200]) from error
    return act


def typed(value: Any, kind: type[Any]) -> Any:
    """Return `value` if it is exactly of `kind` (True is no int); raises TypeError."""
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} expected, {type(value).__name__} found")
    return value


def _bytes(text: Any) -> bytes:
    """Strict base64: the text must be exactly what encoding the bytes again gives (RFC 4648, 3.5)."""
    try:
        raw = base64.b64decode(typed(text, str), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    if base64.b64encode(raw).decode() != text:
        raise ValueError("base64 with stray bits")
    return raw


def _head(item: Any) -> Head:
    origin, size, root = typed(item, list)
    head = Head(typed(origin, str), typed(size, int), _bytes(root))
    if head.size < 0 or len(head.root) != 32:
        raise ValueError("a head needs a size from 0 and a root of 32 bytes")
    return head
