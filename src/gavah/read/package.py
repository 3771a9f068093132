"""Zip packages from memory, every byte out of them spent from the one budget; XML parts without entities or network."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from gavah.errors import BadMaterial
from gavah.read.limits import Budget

RATIO = 200  # unpacked to packed: office files stay far below, bombs far above
_MADE_OF_OTHERS = re.compile(rb"<!ENTITY[^>]*&\w+;").search
RATIO_FROM = 16 << 20  # bytes unpacked below which no ratio frightens


class Package:
    """A zip whose declared sizes were checked before anything was unpacked."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise BadMaterial("exhibit", "corrupt", f"zip: {error}") from error
        self._budget = budget
        entries = self._zip.infolist()
        budget.member(len(entries))
        packed, unpacked = sum(e.compress_size for e in entries), sum(e.file_size for e in entries)
        budget.unpack(unpacked)
        if unpacked > RATIO_FROM and unpacked > RATIO * max(packed, 1):
            raise BadMaterial("exhibit", "bomb", f"{packed} bytes unpack to {unpacked}")
        self.names = [entry.filename for entry in entries]
        self.locked = any(entry.flag_bits & 1 for entry in entries)

    def read(self, name: str) -> bytes:
        """Return the bytes of a member; never more than it declares. Raises BadMaterial corrupt, password."""
        try:
            entry = self._zip.getinfo(name)
            if entry.flag_bits & 1:
                raise BadMaterial("exhibit", "password", name)
            with self._zip.open(entry) as member:
                return member.read(entry.file_size)
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, OSError, NotImplementedError) as error:
            raise BadMaterial("exhibit", "corrupt", f"{name}: {error}") from error

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML part; raises BadMaterial corrupt, and bomb for entities made of entities."""
        return parse_xml(self.read(name), name)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Return the root of an XML document that may not declare a type (ECMA-376 part 2 forbids it in packages)."""
    if b"<!DOCTYPE" in data[:65_536]:
        raise BadMaterial(
            "exhibit", "bomb" if _MADE_OF_OTHERS(data) else "corrupt", f"{name}: document type declaration"
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadMaterial("exhibit", "corrupt", f"{name}: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in another encoding than the bytes above were looked at in
        raise BadMaterial("exhibit", "corrupt", f"{name}: document type declaration")
    return root
