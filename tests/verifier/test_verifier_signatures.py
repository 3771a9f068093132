"""The verifier's own Ed25519 agrees with RFC 8032 and with the library, and is as strict."""

from __future__ import annotations

import sys

import gavah_verify
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from verifier_builder import Signer

# RFC 8032, 7.1, tests 1 to 3: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
LIBRARY = "cryptography.hazmat.primitives.asymmetric.ed25519"
ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
SMALL = ["01" + "00" * 31, "00" * 32, "00" * 31 + "80", "ec" + "ff" * 30 + "7f"]
EIGHTH = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"


def checked(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        gavah_verify.check_signature(public, signature, message)
    except (gavah_verify.Fault, InvalidSignature):
        return False
    return True


@pytest.fixture(params=["library", "pure"])
def implementation(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.setitem(sys.modules, LIBRARY, None)
    return str(request.param)


@pytest.mark.usefixtures("implementation")
@pytest.mark.parametrize("vector", VECTORS)
def test_the_vectors_of_rfc_8032_hold_and_bent_ones_do_not(vector: tuple[str, str, str]) -> None:
    public, message, signature = (bytes.fromhex(part) for part in vector)
    assert checked(public, signature, message)
    assert not checked(public, signature, message + b"x")
    for place in (0, 31, 32, 63):
        bent = bytearray(signature)
        bent[place] ^= 1
        assert not checked(public, bytes(bent), message)


@pytest.mark.usefixtures("implementation")
def test_a_second_form_of_s_is_refused() -> None:
    public, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    larger = int.from_bytes(signature[32:], "little") + ORDER
    assert not checked(public, signature[:32] + larger.to_bytes(32, "little"), message)


@pytest.mark.usefixtures("implementation")
@pytest.mark.parametrize("key", [*SMALL, EIGHTH])
def test_a_key_of_small_order_is_refused_although_its_equation_holds(key: str) -> None:
    identity = bytes.fromhex(SMALL[0]) + bytes(32)
    assert not any(checked(bytes.fromhex(key), identity, bytes([n])) for n in range(16))


@pytest.mark.usefixtures("implementation")
def test_points_that_are_not_canonical_or_not_on_the_curve_are_refused() -> None:
    signature = bytes.fromhex(VECTORS[0][2])
    for y in (PRIME, PRIME + 1, PRIME + 3, 2, 2**255 + 1):
        assert not checked(y.to_bytes(32, "little"), signature, b"")
    for length in (0, 31, 33):
        assert not checked(bytes.fromhex(VECTORS[0][0])[:length].ljust(length, b"\0"), signature, b"")
    for length in (0, 63, 65):
        assert not checked(bytes.fromhex(VECTORS[0][0]), signature[:length].ljust(length, b"\0"), b"")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
@settings(max_examples=25, deadline=None)
def test_the_pure_check_agrees_with_the_library(seed: bytes, message: bytes, bit: int) -> None:
    public = Signer("x", seed).public
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(message)
    bent = bytearray(signature)
    bent[bit // 8] ^= 1 << bit % 8
    found = [checked(public, signed, message) for signed in (signature, bytes(bent))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, LIBRARY, None)
        assert found == [checked(public, signed, message) for signed in (signature, bytes(bent))] == [True, False]
