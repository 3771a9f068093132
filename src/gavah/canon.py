"""One value, one line of bytes: the restricted form of RFC 8785 that every stored record has. docs/spec/canon.md."""

from __future__ import annotations

import json
import re
from typing import Any

from gavah.errors import BadMaterial, BrokenSeal

INTEGER_LIMIT = 2**53 - 1  # RFC 8785, 3.2.2.3: beyond it an IEEE 754 double loses digits
DEPTH_LIMIT = 64

_SCALARS = frozenset((str, bool, type(None)))
_CONTAINERS = frozenset((dict, list, tuple))
_is_key = re.compile(r"[a-z0-9_]+").fullmatch
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def dump(value: Any) -> bytes:
    """Return the canonical UTF-8 bytes of `value`, without a line end.

    value: None, bool, int within +-(2^53 - 1), str without lone surrogates, list, tuple, or dict with keys [a-z0-9_]+.
    Raises BadMaterial for anything else. Source: RFC 8785, 3.2, inside the subset where Python's json agrees with it.
    """
    _check(value, DEPTH_LIMIT)
    try:
        return _encode(value).encode()
    except UnicodeEncodeError as error:
        raise BadMaterial("text", "lone_surrogate", repr(error.object[error.start : error.end])) from error


def parse(line: bytes) -> Any:
    """Return the value of one canonical line; a line that is not its own canonical form is refused.

    Raises BrokenSeal: duplicate or foreign keys, floats, large integers, other escapes or order, white space, not UTF-8.
    """
    try:
        value = _decode(line.decode())
        if line.count(b"[") + line.count(b"{") > DEPTH_LIMIT:  # fewer cannot nest too deep, and most lines have fewer
            _check(value, DEPTH_LIMIT)
        again = _encode(value).encode()
    except (ValueError, RecursionError, BadMaterial) as error:
        raise BrokenSeal("canonical line", "RFC 8785 form", str(error)[:200]) from error
    if again != line:
        raise BrokenSeal("canonical line", "RFC 8785 form", "another spelling of the same value")
    return value


def _check(value: Any, depth: int) -> None:
    kind = type(value)
    if kind in _SCALARS:
        return
    if kind is int:
        _check_integer(value)
        return
    if kind not in _CONTAINERS:
        raise BadMaterial("value", "not_canonical", kind.__name__)
    if depth == 0:
        raise BadMaterial("value", "too_deep", str(DEPTH_LIMIT))
    if kind is dict:
        _check_keys(value)
        value = value.values()
    for inner in value:
        _check(inner, depth - 1)


def _check_keys(value: dict[Any, Any]) -> None:
    for key in value:
        if type(key) is not str or not _is_key(key):
            raise BadMaterial("key", "not_canonical", repr(key)[:40])


def _check_integer(value: int) -> None:
    if not -INTEGER_LIMIT <= value <= INTEGER_LIMIT:
        raise BadMaterial("number", "beyond_2_53", f"{value.bit_length()} bits")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate key")
    _check_keys(value)
    return value


def _integer(text: str) -> int:
    value = int(text)
    _check_integer(value)
    return value


def _refuse(text: str) -> Any:
    raise ValueError(f"number {text[:40]} is not an integer")


# At the end, since it stands on the functions above.
_decode = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_refuse, parse_constant=_refuse, parse_int=_integer
).decode
