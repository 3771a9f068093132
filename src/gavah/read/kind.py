"""What kind of file it is: its bytes decide, the extension of its name only breaks ties."""

from __future__ import annotations

import re

from gavah.errors import BadMaterial
from gavah.read.draft import Source
from gavah.read.limits import Budget
from gavah.read.package import Package

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNREADABLE = (  # recognised, so that a person is told what it is
    (b"Rar!", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"),
    (b"\x7fELF", "program"), (b"MZ", "program"), (b"OggS", "ogg"), (b"fLaC", "flac"), (b"ID3", "mp3"), (b"RIFF", "riff"),
    (b"\x1aE\xdf\xa3", "matroska"), (b"SQLite format 3\0", "sqlite"), (b"{\\rtf", "rtf"), (b"age-encryption.org", "age"),
)  # fmt: skip
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HTML_TAGS = re.compile(rb"<(?:p|div|br|a|span|table|h[1-6]|ul|body|html)\b[^>]*>", re.I)
_HEADER = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_KNOWN_HEADER = re.compile(
    rb"^(?:from|to|cc|subject|date|received|message-id|mime-version|return-path|content-type|x-[\w-]+):", re.I | re.M
)
SNIFFED = 4096  # bytes looked at


def recognise(source: Source, budget: Budget) -> str:
    """Return the key of the reader for these bytes; raises BadMaterial "unknown_format", "password" or "bomb"."""
    head = source.data[:SNIFFED]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(source.data, budget)
    if head.startswith(_OLE):
        return _compound(source.data)
    for magic, name in _UNREADABLE:
        if head.startswith(magic):
            raise BadMaterial("exhibit", "unknown_format", name)
    if head[4:8] == b"ftyp":
        raise BadMaterial("exhibit", "unknown_format", "mp4 or heic")
    return _written(source, head)


def _packed(data: bytes, budget: Budget) -> str:
    """Return the kind of a zip by what is in it; a bomb is refused by its declared sizes, without unpacking."""
    package = Package(data, Budget(budget.limits))
    names = set(package.names)
    if package.locked:
        raise BadMaterial("exhibit", "password", "zip")
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "sheet"
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    if "mimetype" in names:
        declared = package.read("mimetype")[:100].decode("ascii", "replace")
        if "opendocument.spreadsheet" in declared:
            return "sheet"
        raise BadMaterial("exhibit", "unknown_format", declared)
    raise BadMaterial("exhibit", "unknown_format", "archive")


def _compound(data: bytes) -> str:
    """Return the kind of an OLE compound file; its folder names its streams in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadMaterial("exhibit", "password", "office")
    if "Workbook".encode("utf-16-le") in data:
        return "sheet"
    raise BadMaterial("exhibit", "unknown_format", "ole")


def _written(source: Source, head: bytes) -> str:
    """Return the kind of a file that is text of some sort."""
    if b"\0" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return "text"  # which refuses it, and says why
    if _is_mail(head):
        return "mail"
    named = source.extension in ("html", "htm", "xhtml")
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) or (named and _HTML_TAGS.search(head)):
        return "html"
    if source.extension in ("csv", "tsv"):
        return "csv"
    return "text"


def _is_mail(head: bytes) -> bool:
    found = _HEADER.match(head.replace(b"\r\n", b"\n"))
    return bool(found) and len(set(_KNOWN_HEADER.findall(found.group()))) >= 2 if found else False
