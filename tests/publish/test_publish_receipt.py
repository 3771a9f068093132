"""The receipt that is handed over when material is sealed."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from gavah.errors import BadCase, BadMaterial
from gavah.publish.editions import Head
from gavah.publish.receipt import receipt, receipt_pdf, receipt_text
from gavah.publish.words import load_words

HEADS = (Head("a" * 32, 36, bytes(range(32))),)


def batch(world: Any) -> list[Any]:
    return [filed.record for filed_list in world.state.exhibits.values() for filed in filed_list]


def test_a_receipt_names_every_file_with_size_digest_time_and_hand(world: Any) -> None:
    text = receipt_text(batch(world), HEADS, "en")
    for acquisition in batch(world):
        assert acquisition.exhibit in text
        assert f"{acquisition.size}" in text
    assert "5 November 2022 (14 Aban 1401)" in text
    assert "Sealed by: \u2068Mina\u2069" in text or "Sealed by: Mina" in text
    assert bytes(range(32)).hex() in text


def test_a_persian_receipt_has_persian_digits_and_its_digests_do_not(world: Any) -> None:
    told = receipt(batch(world), HEADS, load_words("fa"))
    assert (told.count, told.heads[0].size) == ("۵", "۳۶")
    assert told.lines[0].digest.replace(" ", "") == batch(world)[0].exhibit


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_receipt_is_the_same_bytes_twice_and_fits_a_page(world: Any, language: str) -> None:
    pdf = receipt_pdf(batch(world), HEADS, language)
    assert pdf == receipt_pdf(batch(world), HEADS, language)
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_nothing_sealed_has_no_receipt() -> None:
    with pytest.raises(BadMaterial, match="nothing_sealed"):
        receipt_pdf([], HEADS, "en")


@pytest.mark.parametrize("language", ["xx", "../en", "EN"])
def test_a_language_without_labels_is_refused(world: Any, language: str) -> None:
    with pytest.raises(BadCase, match="no_labels"):
        receipt_text(batch(world), HEADS, language)
