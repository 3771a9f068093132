"""Signed notes, verifier keys and checkpoints: the published example, and everything bent."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.errors import BadMaterial, BrokenSeal
from gavah.ledger import (
    Checkpoint,
    Signer,
    VerifierKey,
    open_checkpoint,
    open_note,
    origin_of,
    parse_key,
    sign_checkpoint,
    sign_note,
    split_origin,
)
from gavah.ledger.note import check_public_key, check_signature, key_id

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493  # L, RFC 8032, 5.1
ORIGIN = "gavah/" + "c" * 32 + "/" + "1" * 32


def _peter(known: Any) -> Signer:
    seed = base64.b64decode(known["signer_key"].split("+", 4)[4])[1:]
    return Signer("PeterNeumann", seed)


def test_the_published_note_opens_and_is_signed_again_byte_for_byte(vectors: Callable[[str], Any]) -> None:
    known = vectors("signed_note.json")
    note = f"{known['text']}\n{known['signature']}".encode()
    assert open_note(note, parse_key(known["verifier_key"])) == known["text"]
    assert sign_note(known["text"], _peter(known)) == note
    assert str(_peter(known).key) == known["verifier_key"]


def test_no_bent_form_of_the_published_key_is_a_key(vectors: Callable[[str], Any]) -> None:
    known = vectors("signed_note.json")
    key = known["verifier_key"]
    bent = [key[:i] for i in range(len(key))] + [key[i:] for i in range(1, len(key))]
    bent += [key[:i] + chr(ord(key[i]) + 1) + key[i + 1 :] for i in range(len(key))]
    for text in [*bent, key + "\n", known["wrong_length_key"], known["unknown_algorithm_key"]]:
        with pytest.raises(BrokenSeal):
            parse_key(text)


def test_no_flipped_byte_of_the_published_note_opens(vectors: Callable[[str], Any]) -> None:
    known = vectors("signed_note.json")
    note, key = f"{known['text']}\n{known['signature']}".encode(), parse_key(known["verifier_key"])
    for place in range(len(note)):
        for bit in (1, 0x20, 0x80):
            with pytest.raises(BrokenSeal):
                open_note(note[:place] + bytes([note[place] ^ bit]) + note[place + 1 :], key)
        with pytest.raises(BrokenSeal):
            open_note(note[:place], key)


@pytest.mark.parametrize(
    "bent",
    [
        "{text}{signature}",
        "{text}\n",
        "{text}\n{signature}\n",
        "{text}\n{signature}x",
        "{text}\n\r{signature}",
        "\t{text}\n{signature}",
        "{text}\n-{signature}",
        "{text}\n\u2014 PeterNeumann\n{signature}",
        "{text}\n\u2014 Peter+Neumann eDA4Z28vWko=\n{signature}",
        "{text}\n\u2014 Other AAAA\n{signature}",
        "{text}\n\u2014 Other AAAAAB==\n{signature}",
        "{text}\n\u2014 Other \u0665AAAAAA=\n{signature}",
    ],
)
def test_a_note_of_another_form_is_refused(bent: str, vectors: Callable[[str], Any]) -> None:
    known = vectors("signed_note.json")
    note = bent.format(text=known["text"], signature=known["signature"])
    with pytest.raises(BrokenSeal):
        open_note(note.encode(), parse_key(known["verifier_key"]))


def test_signatures_by_others_are_skipped_up_to_sixteen_in_all(vectors: Callable[[str], Any]) -> None:
    known = vectors("signed_note.json")
    text, key = known["text"], parse_key(known["verifier_key"])
    other = sign_note(text, Signer("Other", bytes(32))).decode().split("\n\n")[1]
    assert open_note(f"{text}\n{other * 15}{known['signature']}".encode(), key) == text
    with pytest.raises(BrokenSeal) as error:
        open_note(f"{text}\n{other * 16}{known['signature']}".encode(), key)
    assert error.value.found == "17"
    with pytest.raises(BrokenSeal) as error:
        open_note(f"{text}\n{other}".encode(), key)
    assert error.value.found == "none"


def test_one_false_signature_beside_a_good_one_is_an_error(vectors: Callable[[str], Any]) -> None:
    known = vectors("signed_note.json")
    key = parse_key(known["verifier_key"])
    for length in (63, 64, 65):
        false = f"\u2014 PeterNeumann {base64.b64encode(key.id + bytes(length)).decode()}\n"
        for signatures in (false + known["signature"], known["signature"] + false):
            with pytest.raises(BrokenSeal):
                open_note(f"{known['text']}\n{signatures}".encode(), key)


def test_a_text_may_hold_empty_lines() -> None:
    signer = Signer("me", bytes(32))
    assert open_note(sign_note("one\n\ntwo\n", signer), signer.key) == "one\n\ntwo\n"


def test_a_text_with_control_characters_is_refused_even_when_signed() -> None:
    signer = Signer("me", bytes(32))
    for text in ("one\rtwo\n", "one\0\n", "one\ttwo\n"):
        blob = base64.b64encode(signer.key.id + signer.sign(text.encode())).decode()
        with pytest.raises(BrokenSeal):
            open_note(f"{text}\n\u2014 me {blob}\n".encode(), signer.key)


def test_a_text_that_no_note_can_hold_is_not_signed() -> None:
    for text in ("no line feed", "tab\there\n"):
        with pytest.raises(BadMaterial):
            sign_note(text, Signer("me", bytes(32)))


def test_a_signer_needs_a_name_and_a_seed_and_does_not_show_it() -> None:
    for name in ("", "a b", "a+b", "a\u2003b"):
        with pytest.raises(BadMaterial):
            Signer(name, bytes(32))
    with pytest.raises(BadMaterial):
        Signer("me", bytes(31))
    assert "seed" not in repr(Signer("me", bytes(32)))


def test_the_signatures_of_rfc_8032_are_made_and_checked(vectors: Callable[[str], Any]) -> None:
    for test in vectors("ed25519.json")["tests"]:
        seed, public, message, signature = (
            bytes.fromhex(test[part]) for part in ("seed", "public", "message", "signature")
        )
        signer = Signer("rfc8032", seed)
        assert signer.key.public == public
        assert signer.sign(message) == signature
        check_signature(public, signature, message, "vector")


def test_a_signature_with_s_beyond_the_order_is_refused(vectors: Callable[[str], Any]) -> None:
    test = vectors("ed25519.json")["tests"][1]
    public, message, signature = (bytes.fromhex(test[part]) for part in ("public", "message", "signature"))
    larger = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    with pytest.raises(BrokenSeal):
        check_signature(public, larger, message, "vector")


def _add(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    """Edwards addition, RFC 8032, 5.1.4, in affine form."""
    d = -121665 * pow(121666, -1, P) % P
    (x1, y1), (x2, y2) = one, two
    k = d * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P


def _x_of(y: int) -> int:
    """Either root x, RFC 8032, 5.1.3."""
    d = -121665 * pow(121666, -1, P) % P
    square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    return x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P


def test_every_point_whose_order_divides_eight_is_refused_as_a_key() -> None:
    y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
    generator = (_x_of(y8), y8)
    point, seen = generator, set()
    for _ in range(8):
        seen.add(point)
        for sign in (0, 1):
            with pytest.raises(BrokenSeal):
                check_public_key((point[1] | sign << 255).to_bytes(32, "little"))
        point = _add(point, generator)
    assert len(seen) == 8, "the generator has order 8, so these are all of them"
    assert point == generator


def test_a_key_in_another_encoding_or_length_is_refused() -> None:
    for public in ((P + 3).to_bytes(32, "little"), (P + 1).to_bytes(32, "little"), bytes(31), bytes(33)):
        with pytest.raises(BrokenSeal):
            VerifierKey("me", public)


def test_a_key_id_is_the_start_of_the_hash_of_name_and_key() -> None:
    public = Signer("me", bytes(32)).key.public
    assert key_id("me", public) == hashlib.sha256(b"me\n\x01" + public).digest()[:4]


@given(st.integers(0, 10**16 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_comes_back_from_its_note(size: int, root: bytes) -> None:
    signer = Signer(ORIGIN, bytes(32))
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert open_checkpoint(sign_checkpoint(checkpoint, signer), signer.key) == checkpoint


@pytest.mark.parametrize("size", ["", "00", "01", "-1", "+1", "1.0", "٣", "1 ", "10000000000000000"])
def test_a_size_of_another_form_is_refused_even_when_signed(size: str) -> None:
    signer = Signer(ORIGIN, bytes(32))
    root = base64.b64encode(bytes(32)).decode()
    with pytest.raises(BrokenSeal):
        open_checkpoint(sign_note(f"{ORIGIN}\n{size}\n{root}\n", signer), signer.key)


def test_a_checkpoint_with_other_lines_is_refused_even_when_signed() -> None:
    signer = Signer(ORIGIN, bytes(32))
    root, short = base64.b64encode(bytes(32)).decode(), base64.b64encode(bytes(31)).decode()
    for text in (
        f"{ORIGIN}\n1\n{short}\n",
        f"{ORIGIN}\n1\n{root}\nmore\n",
        f"{ORIGIN}\n1\n",
        f"gavah/other\n1\n{root}\n",
        f"{ORIGIN}\n1\n{root[:-2]}B=\n",
    ):
        with pytest.raises(BrokenSeal):
            open_checkpoint(sign_note(text, signer), signer.key)


def test_a_checkpoint_is_signed_under_its_own_origin_alone() -> None:
    with pytest.raises(BadMaterial):
        sign_checkpoint(Checkpoint("gavah/x", 1, bytes(32)), Signer(ORIGIN, bytes(32)))


def test_half_a_checkpoint_cannot_exist() -> None:
    for size, root in ((-1, bytes(32)), (1, bytes(31))):
        with pytest.raises(BadMaterial):
            Checkpoint(ORIGIN, size, root)


def test_an_origin_is_made_of_two_ids_and_gives_them_back() -> None:
    assert split_origin(origin_of("a" * 32, "b" * 32)) == ("a" * 32, "b" * 32)
    with pytest.raises(BadMaterial):
        origin_of("A" * 32, "b" * 32)
    with pytest.raises(BrokenSeal):
        split_origin("gavah/" + "a" * 32 + "/../" + "b" * 29)
