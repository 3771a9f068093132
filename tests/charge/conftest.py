"""A small real case on a desk: records go through the ledger's fold, bytes are hashed, nothing is faked."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from gavah.canon import dump
from gavah.charge.catalogue import Catalogue, load_elements
from gavah.charge.weigh import weigh
from gavah.errors import BrokenSeal
from gavah.ledger.act import Act
from gavah.record.charge import Assessment, Claim, MatrixChoice, Title
from gavah.record.finding import Ruling
from gavah.record.form import to_form
from gavah.record.material import Acquisition, Description, Member, ReadAct, Reading, ReceivedName
from gavah.record.place import Cite, Locator, Passage, Span
from gavah.record.state import Entry, State, fold
from gavah.record.weighed import Weighed, WeighedClaim

NOW = "2022-11-02T10:00:00Z"
SOURCED = {"en": "According to a witness, it was so.", "fa": "به گفتهٔ شاهد چنین بود."}


class Desk:
    """Builds a case act by act."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.entries: list[Entry] = []
        self.originals: dict[str, bytes] = {}
        self.readings: dict[str, Reading] = {}
        self._ids = (f"{n:032x}" for n in itertools.count(1))

    def new_id(self) -> str:
        return next(self._ids)

    def add(self, record: Any, log: str = "a", at: str = NOW) -> Any:
        index = sum(entry.log == log for entry in self.entries)
        act = Act(record.TYPE, to_form(record), len(self.entries) + 1, at, bytes(32))
        self.entries.append(Entry(log, index, act))
        return record

    def exhibit(self, name: str, text: str, **more: Any) -> str:
        data = text.encode()
        digest = hashlib.sha256(data).hexdigest()
        self.originals[digest] = data
        known = {key: more.pop(key) for key in ("parent", "part") if key in more}
        method: Any = "member" if known else "file"
        self.add(Acquisition(self.new_id(), digest, len(data), ReceivedName(name), method, NOW, "mina", **known))
        span = Span(0, len(text), Locator("text", paragraph=1))
        reading = Reading(1, digest, "text", "text", "1", {}, text, (span,), **more)
        key = hashlib.sha256(dump(to_form(reading))).hexdigest()
        self.readings[key] = reading
        self.add(ReadAct(digest, key, "text", "text", "1", len(text)))
        return digest

    def member(self, name: str, part: str) -> Member:
        return Member(part, name, "text/plain", "0" * 64, 1)

    def describe(self, exhibit: str, evidence: str) -> None:
        self.add(Description(exhibit, {"en": "A paper"}, "mina", evidence))

    def title(self, *languages: str) -> None:
        self.add(Title(dict.fromkeys(languages, "A case"), dict.fromkeys(languages, "A summary."), "mina"))

    def matrix(self, matrix: str = "de.awg18.export", stage: str = "de.strafanzeige") -> None:
        self.add(MatrixChoice(matrix, stage, "mina"))

    def claim(self, label: str = "C1", kind: Any = "fact", rung: str = "reasonable_grounds", **more: Any) -> str:
        id = more.pop("id", None) or self.new_id()
        text = more.pop("text", {"en": "The device was delivered."})
        self.add(Claim(id, label, kind, rung, text, "mina", **more))
        return str(id)

    def passage(self, exhibit: str, words: str) -> Passage:
        key, reading = next((k, r) for k, r in self.readings.items() if r.exhibit == exhibit)
        start = reading.text.index(words)
        return Passage(Cite(exhibit, key, Locator("text", paragraph=1), start, start + len(words)), words)

    def assess(self, claim: str, exhibit: str, grade: str = "B2", origin: str = "", **more: Any) -> str:
        """Assess the exhibit's whole text on the claim; accepted unless accept=False."""
        accept = more.pop("accept", True)
        reading = next(r for r in self.readings.values() if r.exhibit == exhibit)
        passage = more.pop("passage", None) or self.passage(exhibit, reading.text)
        stance: Any = more.pop("stance", "supports")
        reliability: Any = grade[0]
        id = self.new_id()
        self.add(Assessment(id, claim, passage, stance, reliability, int(grade[1]), origin or exhibit, "mina"))
        if accept:
            self.rule("accept", id)
        return id

    def rule(self, verdict: Any, *on: str, **more: Any) -> str:
        id = self.new_id()
        self.add(Ruling(id, verdict, on, "because it is so", "mina"), **more)
        return id

    def state(self) -> State:
        return fold(self.entries)

    def text(self, digest: str) -> Reading:
        if digest not in self.readings:
            raise BrokenSeal("vault", digest, "nothing")
        return self.readings[digest]

    def check(self, digest: str) -> int:
        data = self.originals.get(digest, b"")
        found = hashlib.sha256(data).hexdigest()
        if found != digest:
            raise BrokenSeal("vault", digest, found)
        return len(data)

    def weigh(self) -> Weighed:
        return weigh(self.state(), self.catalogue, self.text, self.check)

    def only(self) -> WeighedClaim:
        return self.weigh().claims[0]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_elements()


@pytest.fixture
def desk(catalogue: Catalogue) -> Desk:
    return Desk(catalogue)


@pytest.fixture
def new_id() -> Callable[[], str]:
    ids = (f"{n:032x}" for n in itertools.count(0xA000))
    return lambda: next(ids)
