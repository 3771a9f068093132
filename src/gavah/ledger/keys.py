"""The author's key at rest: 32 bytes in an age v1 file with one scrypt recipient. docs/spec/ledger.md, section 8.

Written after age-encryption.org/v1. A file that any age program with the passphrase can open, and the other way round.
"""

from __future__ import annotations

import base64
import hmac
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from gavah.errors import BadCase, BadMaterial

WORK_FACTOR = 18  # 2^18: about a second and 256 MiB
WORK_LIMIT = 22
ENTROPY_BYTES = 48  # file key, salt, nonce: 16 each
SEED_BYTES = 32

_LABEL = b"age-encryption.org/v1/scrypt"
# The header has one form for us: a wrapped file key has 32 bytes, 43 digits of unpadded base64, so its line never wraps.
_parts_of = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---)"
    rb" ([A-Za-z0-9+/]{43})\n(.*)",
    re.DOTALL,
).fullmatch


def lock_seed(seed: bytes, passphrase: str, entropy: bytes, work_factor: int = WORK_FACTOR) -> bytes:
    """Return the age file that holds `seed`. entropy: 48 fresh random bytes; work_factor: log2 of scrypt's N."""
    if len(seed) != SEED_BYTES or len(entropy) != ENTROPY_BYTES:
        raise BadMaterial("key", "wrong_length", f"seed {len(seed)}, entropy {len(entropy)}")
    file_key, salt, nonce = entropy[:16], entropy[16:32], entropy[32:]
    wrapped = ChaCha20Poly1305(_wrap_key(passphrase, salt, work_factor)).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_encode(salt), work_factor, _encode(wrapped))
    return b"%s %s\n%s%s" % (
        header,
        _encode(_mac(file_key, header)),
        nonce,
        _payload(file_key, nonce).encrypt(_LAST, seed, None),
    )


def unlock_seed(file: bytes, passphrase: str) -> bytes:
    """Return the 32-byte seed in an age file.

    Raises BadCase: "wrong_passphrase", or "not_a_key_file" for another form, a larger work factor or altered bytes.
    """
    match = _parts_of(file)
    if match is None or int(match[3]) > WORK_LIMIT:
        raise BadCase("key", "not_a_key_file", "one scrypt recipient is expected")
    header, salt, factor, wrapped, mac, rest = match.groups()
    try:
        file_key = ChaCha20Poly1305(_wrap_key(passphrase, _decode(salt), int(factor))).decrypt(
            bytes(12), _decode(wrapped), None
        )
    except InvalidTag as error:
        raise BadCase("key", "wrong_passphrase") from error
    if not hmac.compare_digest(_mac(file_key, header), _decode(mac)):
        raise BadCase("key", "not_a_key_file", "altered header")
    return _open_payload(file_key, rest)


# STREAM's nonce for the first chunk of 64 KiB that is also the last: counter 0, last-chunk flag 1.
_LAST = bytes(11) + b"\x01"


def _open_payload(file_key: bytes, rest: bytes) -> bytes:
    try:
        seed = _payload(file_key, rest[:16]).decrypt(_LAST, rest[16:], None)
    except InvalidTag as error:
        raise BadCase("key", "not_a_key_file", "altered payload") from error
    if len(seed) != SEED_BYTES:
        raise BadCase("key", "not_a_key_file", f"{len(seed)} bytes inside")
    return seed


def _wrap_key(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    # Not hashlib.scrypt: its memory limit is a C int, too small for 2^21.
    return Scrypt(salt=_LABEL + salt, length=32, n=1 << work_factor, r=8, p=1).derive(passphrase.encode())


def _mac(file_key: bytes, header: bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"header").derive(file_key)
    return hmac.digest(key, header, "sha256")


def _payload(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(algorithm=SHA256(), length=32, salt=nonce, info=b"payload").derive(file_key))


def _encode(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _decode(text: bytes) -> bytes:
    raw = base64.b64decode(text + b"=" * (-len(text) % 4))  # _parts_of let base64's digits through alone
    if _encode(raw) != text:
        raise BadCase("key", "not_a_key_file", "base64 with stray bits")
    return raw
