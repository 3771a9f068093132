"""The author's key at rest, tried against an independent age, both ways."""

from __future__ import annotations

import base64

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gavah.errors import BadCase, BadMaterial
from gavah.ledger import ENTROPY_BYTES, lock_seed, unlock_seed

SEED, ENTROPY = bytes(range(32)), bytes(range(ENTROPY_BYTES))
FILE = lock_seed(SEED, "سرو کاشمر", ENTROPY, work_factor=4)


def test_a_seed_comes_back_with_its_passphrase() -> None:
    assert unlock_seed(FILE, "سرو کاشمر") == SEED


_ENTROPIES = st.binary(min_size=48, max_size=48)
_PASSPHRASES = st.text(st.characters(codec="utf-8"), min_size=1)


@given(st.binary(min_size=32, max_size=32), _PASSPHRASES, _ENTROPIES)
@settings(max_examples=20)
def test_an_independent_age_opens_what_we_lock(seed: bytes, passphrase: str, entropy: bytes) -> None:
    assert pyrage.passphrase.decrypt(lock_seed(seed, passphrase, entropy, work_factor=4), passphrase) == seed


def test_we_open_what_an_independent_age_locks() -> None:
    assert unlock_seed(pyrage.passphrase.encrypt(SEED, "correct horse"), "correct horse") == SEED


def test_another_passphrase_is_told_from_a_damaged_file() -> None:
    with pytest.raises(BadCase) as error:
        unlock_seed(FILE, "another")
    assert error.value.reason == "wrong_passphrase"


def test_no_flipped_byte_and_no_truncation_gives_a_seed() -> None:
    for place in range(len(FILE)):
        for bent in (FILE[:place] + bytes([FILE[place] ^ 1]) + FILE[place + 1 :], FILE[:place]):
            with pytest.raises(BadCase):
                unlock_seed(bent, "سرو کاشمر")
    with pytest.raises(BadCase):
        unlock_seed(FILE + b"\0", "سرو کاشمر")


def test_the_last_digit_of_base64_has_no_stray_bits() -> None:
    head, mac = FILE.split(b"--- ")
    digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    stray = digits[digits.index(mac[42]) + 1 : digits.index(mac[42]) + 2]
    with pytest.raises(BadCase) as error:
        unlock_seed(head + b"--- " + mac[:42] + stray + mac[43:], "سرو کاشمر")
    assert error.value.detail == "base64 with stray bits"


def test_a_work_factor_that_would_take_all_memory_is_refused() -> None:
    for factor in (b"23", b"63", b"99", b"0", b"04"):
        with pytest.raises(BadCase) as error:
            unlock_seed(FILE.replace(b" 4\n", b" " + factor + b"\n", 1), "سرو کاشمر")
        assert error.value.reason == "not_a_key_file"


def test_a_file_for_a_recipient_or_of_another_length_is_no_key_file() -> None:
    identity = pyrage.x25519.Identity.generate()
    for file in (b"", pyrage.encrypt(SEED, [identity.to_public()])):
        with pytest.raises(BadCase) as error:
            unlock_seed(file, "x")
        assert error.value.reason == "not_a_key_file"


def test_something_else_than_a_seed_inside_is_no_key() -> None:
    with pytest.raises(BadCase) as error:
        unlock_seed(pyrage.passphrase.encrypt(b"short", "x"), "x")
    assert error.value.detail == "5 bytes inside"


def test_a_seed_of_another_length_is_not_locked() -> None:
    for seed, entropy in ((bytes(31), ENTROPY), (SEED, bytes(47))):
        with pytest.raises(BadMaterial):
            lock_seed(seed, "x", entropy)


def test_the_header_is_that_of_the_specification() -> None:
    lines = FILE.split(b"\n")
    assert lines[0] == b"age-encryption.org/v1"
    assert lines[1] == b"-> scrypt " + base64.b64encode(ENTROPY[16:32]).rstrip(b"=") + b" 4"
