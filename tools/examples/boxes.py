"""Zip containers whose bytes are the same at every run."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO


def boxed(members: Mapping[str, str | bytes]) -> bytes:
    """Return a deflated zip of the members, in their order, with one fixed time stamp."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as box:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, date_time=(2019, 5, 14, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            box.writestr(entry, content)
    return out.getvalue()
