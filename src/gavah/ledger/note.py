"""Signed notes and verifier keys: C2SP signed-note with Ed25519 (algorithm byte 0x01). Parses strictly, decides nothing else."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gavah.errors import BadMaterial, BrokenSeal

ALGORITHM = b"\x01"
SIGNATURE_LIMIT = 16
_PREFIX = "\u2014 "  # em dash, space
_P = 2**255 - 19
# The y coordinates of the eight points whose order divides 8 (RFC 8032, 5.1.7, multiplies by that cofactor): a key
# there signs anything. _Y8 is the y of a point of order 8; -y, 1, -1 and 0 are the others.
_Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL_ORDER = frozenset({0, 1, _P - 1, _Y8, _P - _Y8})
_is_name = re.compile(r"[^\s+]+").fullmatch
_is_key = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)").fullmatch


def strict_base64(text: str, what: str) -> bytes:
    """Return the bytes; raises BrokenSeal unless `text` is exactly their encoding (RFC 4648, 3.5)."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BrokenSeal(what, "base64", text[:80]) from error
    if base64.b64encode(raw).decode() != text:
        raise BrokenSeal(what, "base64 without stray bits", text[:80])
    return raw


def key_id(name: str, public: bytes) -> bytes:
    """Return the 4 bytes by which a signature line names its key. Source: C2SP signed-note, Signatures."""
    return hashlib.sha256(name.encode() + b"\n" + ALGORITHM + public).digest()[:4]


def check_public_key(public: bytes) -> None:
    """Check that 32 bytes are the canonical encoding of an Ed25519 key of large order; raises BrokenSeal."""
    if len(public) != 32:
        raise BrokenSeal("public key", "32 bytes", str(len(public)))
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if y >= _P:
        raise BrokenSeal("public key", "a canonical encoding (RFC 8032, 5.1.3)", public.hex())
    if y in _SMALL_ORDER:
        raise BrokenSeal("public key", "a key of large order", public.hex())


def check_signature(public: bytes, signature: bytes, signed: bytes, what: str) -> None:
    """Check an Ed25519 signature (RFC 8032, 5.1.7; the library refuses S >= L). Raises BrokenSeal."""
    check_public_key(public)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature as error:
        raise BrokenSeal(what, f"a signature by {public.hex()}", "another") from error


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A key that notes are checked with. name: of the key; public: 32 bytes."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_public_key(self.public)

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public)

    def __str__(self) -> str:
        """Return the one-line form: name+id+base64."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ALGORITHM + self.public).decode()}"


def parse_key(text: str) -> VerifierKey:
    """Return the key of its one-line form; raises BrokenSeal unless it is exactly what `str` of the key gives."""
    match = _is_key(text)
    if match is None:
        raise BrokenSeal("verifier key", "name+id+base64", text[:120])
    raw = strict_base64(match[3], "verifier key")
    if len(raw) != 33 or raw[:1] != ALGORITHM:
        raise BrokenSeal("verifier key", "an Ed25519 key", f"{len(raw)} bytes")
    key = VerifierKey(match[1], raw[1:])
    if str(key) != text:
        raise BrokenSeal("verifier key", str(key), text)
    return key


@dataclass(frozen=True, slots=True)
class Signer:
    """An author's key with the name that it signs under. seed: 32 bytes (RFC 8032, 5.1.5), never printed."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            raise BadMaterial("signer.name", "not_a_key_name", self.name[:80])
        if len(self.seed) != 32:
            raise BadMaterial("signer.seed", "wrong_length", str(len(self.seed)))

    @property
    def key(self) -> VerifierKey:
        return VerifierKey(self.name, self._private().public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over `message`."""
        return self._private().sign(message)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def sign_note(text: str, signer: Signer) -> bytes:
    """Return `text` (ends with a line feed) as a note with one signature."""
    if not text.endswith("\n") or _has_control(text):
        raise BadMaterial("note", "not_a_note_text", text[:80])
    blob = base64.b64encode(signer.key.id + signer.sign(text.encode())).decode()
    return f"{text}\n{_PREFIX}{signer.name} {blob}\n".encode()


def open_note(note: bytes, key: VerifierKey) -> str:
    """Return the text of a note that `key` signed; raises BrokenSeal.

    Signatures by other keys are skipped; each one that claims `key` must verify. Source: C2SP signed-note.
    """
    text, signatures = _split(note)
    mine = [blob[4:] for name, blob in map(_signature, signatures) if name == key.name and blob[:4] == key.id]
    if not mine:
        raise BrokenSeal("note", f"a signature by {key.name}+{key.id.hex()}", "none")
    for signature in mine:
        check_signature(key.public, signature, text.encode(), "note")
    return text


def _split(note: bytes) -> tuple[str, list[str]]:
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise BrokenSeal("note", "UTF-8", "other bytes") from error
    # The last empty line parts them: the text itself may hold empty lines.
    text, separator, rest = whole.rpartition("\n\n")
    lines = rest.split("\n")
    if not separator or _has_control(whole) or lines.pop() != "":
        raise BrokenSeal("note", "a text, an empty line, signature lines", "another form")
    if not 1 <= len(lines) <= SIGNATURE_LIMIT:
        raise BrokenSeal("note", f"1 to {SIGNATURE_LIMIT} signatures", str(len(lines)))
    return text + "\n", lines


def _signature(line: str) -> tuple[str, bytes]:
    name, separator, blob = line.removeprefix(_PREFIX).partition(" ")
    if not line.startswith(_PREFIX) or not separator or not _is_name(name):
        raise BrokenSeal("note", "a signature line", line[:120])
    raw = strict_base64(blob, "note signature")
    if len(raw) < 5:
        raise BrokenSeal("note signature", "a key id and a signature", f"{len(raw)} bytes")
    return name, raw


def _has_control(text: str) -> bool:
    return any(character < " " and character != "\n" for character in text)
