"""The three files that must do no harm: two are made here, the page that calls out is its own source."""

from __future__ import annotations

import zipfile
from io import BytesIO

from examples.place import target

MEBIBYTE = 1 << 20


def corrupt_pdf() -> bytes:
    """Return a PDF that promises two pages and breaks off inside the first object stream."""
    head = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    objects = (
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R 9 0 R /Count 2\nendobj\n",
        b"3 0 obj\n<< /Type /ObjStm /N 400 /First 99999 /Filter /FlateDecode /Length 4096 >>\nstream\n",
    )
    noise = bytes((7 * number * number + 13) % 256 for number in range(900))
    return head + b"".join(objects) + noise


def zip_bomb() -> bytes:
    """Return a zip of about 1 MB that unpacks to 1 GiB of zeros."""
    out = BytesIO()
    zeros = bytes(MEBIBYTE)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as box:
        for number in range(8):
            entry = zipfile.ZipInfo(f"photos/IMG_{number:04}.tif", date_time=(2021, 10, 6, 17, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with box.open(entry, "w") as member:
                for _ in range(128):
                    member.write(zeros)
    return out.getvalue()


def make() -> None:
    """Write the corrupt PDF and the zip bomb."""
    target("bad/annex_corrupt.pdf").write_bytes(corrupt_pdf())
    target("bad/photos_all.zip").write_bytes(zip_bomb())
