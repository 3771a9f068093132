"""The dossier: the edition for eyes, as a PDF in one language with claims.json attached."""

from __future__ import annotations

from gavah.publish.dossier.content import DossierData, page
from gavah.publish.editions import Head, Key, check_ready
from gavah.publish.press import set_pdf
from gavah.publish.words import load_words
from gavah.record.form import to_form

__all__ = ["DossierData", "Head", "Key", "dossier", "page"]


def dossier(data: DossierData, language: str) -> bytes:
    """Return the dossier of an edition in `language`; the same data give the same bytes.

    Raises BadMaterial while a sentence does not stand, BadCase for a language without labels.
    """
    check_ready(data.weighed)
    words = to_form(page(data, load_words(language)))
    return set_pdf("dossier/dossier.typ", words, data.draft.at, data.claims)
