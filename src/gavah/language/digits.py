"""Digits as a language writes them."""

from __future__ import annotations

_WRITTEN = {
    "fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
}


def digits(text: str, language: str) -> str:
    """Write the ASCII digits of `text` in the digits of `language` (ISO 639-1); other languages keep them."""
    table = _WRITTEN.get(language)
    return text if table is None else text.translate(table)
