"""A small real case on disk: a few files, claims, a key that is cheap to open."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gavah.flow import charging, intake
from gavah.flow.case import Case, Desk, Hand, NewCase, create, desk, look
from gavah.flow.home import Home
from gavah.read import Reader
from gavah.seal.intake import Provenance

PASSPHRASE = "a small secret"  # noqa: S105  of a case that guards nothing
LETTER = "On 14 May 2019 Halvorn Messtechnik GmbH sold one device to the ministry.\nThe price was EUR 1,250,000.\n"
NOTE = "یادداشت: دستگاه در تاریخ ۲۴ اردیبهشت ۱۳۹۸ فروخته شد. \U0001d4d7 پایان.\n"
MAIL = b"""From: a@example.org
To: b@example.org
Subject: papers
Date: Wed, 15 May 2019 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8

The device was sold and paid for.
--x
Content-Type: text/plain; name=list.txt
Content-Disposition: attachment; filename=list.txt

one device
--x--
"""
CLAIMS = """
format: gavah.case/1
title: {en: "The small case", fa: "پرونده کوچک"}
summary: {en: "A device was sold.", fa: "دستگاهی فروخته شد."}
matrix: {id: de.awg18.export, stage: de.strafanzeige}
word_lists: [{name: device, words: ["device", "دستگاه"]}]
exhibits:
  - path: letter.txt
    title: {en: "Letter", fa: "نامه"}
    date: "2019-05-14"
    type: internal_comm
    source: "a colleague"
    reliability: B
    release: public
  - path: note.txt
    title: {en: "Note", fa: "یادداشت"}
    type: insider
    source: "another colleague"
    reliability: B
    release: public
entities:
  - id: halvorn
    schema: Company
    name: "Halvorn Messtechnik GmbH"
    statements:
      - property: name
        value: "Halvorn Messtechnik GmbH"
        cite: {exhibit: letter.txt, quote: "Halvorn Messtechnik GmbH"}
  - {id: other, schema: Company, name: "Halvorn GmbH"}
claims:
  - label: C1
    kind: fact
    rung: reasonable_grounds
    text: {en: "Halvorn sold one device in May 2019.", fa: "هالورن در اردیبهشت ۱۳۹۸ یک دستگاه فروخت."}
    elements: [E2]
    date: "2019-05-14"
    cites:
      - exhibit: letter.txt
        quote: "sold one device to the ministry"
        stance: supports
        reliability: B
        credibility: 2
        origin: letter
        reason: "seen"
        accept: true
      - exhibit: note.txt
        quote: "۲۴ اردیبهشت ۱۳۹۸ فروخته شد. \U0001d4d7"
        stance: supports
        reliability: B
        credibility: 2
        origin: note
        reason: "seen"
        translation: {en: "was sold"}
        accept: true
"""


@dataclass(frozen=True)
class Place:
    """A case, the user's home and the material, on disk."""

    top: Path

    @property
    def folder(self) -> Path:
        return self.top / "case"

    @property
    def home(self) -> Home:
        return Home(self.top / "home")

    @property
    def material(self) -> Path:
        return self.top / "material"

    @property
    def hand(self) -> Hand:
        return Hand(lambda: datetime.now(UTC), secrets.token_bytes)

    def create(self) -> str:
        new = NewCase({"en": "The small case", "fa": "پرونده کوچک"}, "heron", PASSPHRASE, work_factor=2)
        return create(self.folder, self.home, new, self.hand)

    def desk(self, passphrase: str = PASSPHRASE) -> AbstractContextManager[Desk]:
        return desk(self.folder, self.home, lambda: passphrase, self.hand)

    def look(self) -> Case:
        return look(self.folder, self.home)

    def log(self) -> Path:
        (found,) = (self.folder / "logs").iterdir()
        return found

    def told(self) -> Provenance:
        return Provenance("2026-01-01T00:00:00Z", "heron", "a drawer")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty case and a folder of material that is not sealed yet."""
    here = Place(tmp_path)
    here.material.mkdir()
    (here.material / "letter.txt").write_text(LETTER, encoding="utf-8")
    (here.material / "note.txt").write_text(NOTE, encoding="utf-8")
    (here.material / "mail.eml").write_bytes(MAIL)
    (here.material / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    here.create()
    return here


def silent(name: str, step: int) -> None:
    """Show no progress."""


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as found:
        yield found


@pytest.fixture
def charged(place: Place, reader: Reader) -> Place:
    """The small case, sealed, read and charged."""
    (place.top / "case.yaml").write_text(CLAIMS, encoding="utf-8")
    with place.desk() as at_work:
        intake.seal(at_work, [place.material], place.told(), silent)
        intake.read(at_work, reader, False, silent)
        charging.import_file(at_work, place.top / "case.yaml")
    return place
