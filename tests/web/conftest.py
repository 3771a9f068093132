"""A made-up case in memory, served on loopback: real records, folded from real acts, with a real view."""

from __future__ import annotations

import hashlib
import io
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from gavah.canon import dump
from gavah.door.web.case import Health
from gavah.door.web.server import make_server
from gavah.errors import BadMaterial, BrokenSeal
from gavah.ledger.act import Act
from gavah.record.charge import Assessment, Claim, Demand, Position, Reply, Request, Search, Title
from gavah.record.finding import Mention, Ruling
from gavah.record.form import to_form
from gavah.record.material import Acquisition, Description, Member, ReadAct, Reading, ReceivedName, UnreadAct
from gavah.record.place import Cite, DateValue, Locator, Passage, Span
from gavah.record.state import Entry, State, fold
from gavah.record.weighed import Fault, Weighed, WeighedClaim, WeighedElement, Weight
from gavah.view import Contents, build

AT, BY = "2026-03-01T10:05:00Z", "Linden"
HOSTILE = '<script>alert("x")</script>\u202efdp.exe'
LETTER = (
    "Arvand Signal GmbH\nDelivery note 4471\n\nThe interceptor LIG-3 was delivered to the Ministry of Posts of Tavaran"
    " on 12 June 2019.\nPayment of €1,250,000 is due within thirty days.\n"
)
PERSIAN = (
    "بیانیهٔ کارگران\n\nما شنود گسترده را محکوم می\u200cکنیم. "
    "دستگاه شنود در ۲۲ خرداد ۱۳۹۸ به وزارت پست تاواران تحویل شد (LIG-3).\n"
    "خوشه\u200cهای شنود هنوز کار می\u200cکنند.\n"
)
DENIAL = "We have never supplied interception equipment to Tavaran.\nArvand Signal GmbH, press office\n"
MAIL = "From: a@example.org\nTo: b@example.org\nSubject: delivery\n\nPlease find the note attached.\n"


def sha(data: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of words in UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def make_id(words: str) -> str:
    """Return 32 hexadecimal digits that stand for some words."""
    return sha(words)[:32]


def _png(size: tuple[int, int]) -> bytes:
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    draw.text((80, 60), "Arvand Signal GmbH", fill="black")
    draw.text((80, 100), "Delivery note 4471", fill="black")
    draw.line((80, 200, 700, 200), fill="black", width=2)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@dataclass
class Sample:
    """An open case that is held in memory."""

    title: Mapping[str, str]
    state: State
    weighed: Weighed
    view: Path
    readings: Mapping[str, Reading]
    originals: dict[str, bytes]
    pictures: list[tuple[str, int, int]] = field(default_factory=list)

    def reading(self, digest: str) -> Reading:
        """Return a reading."""
        return self.readings[digest]

    def original(self, exhibit: str) -> bytes:
        """Return the original's bytes, if they still are what was sealed."""
        data = self.originals[exhibit]
        if sha(data) != exhibit:
            raise BrokenSeal(f"exhibit {exhibit}", exhibit, sha(data))
        return data

    def page_image(self, exhibit: str, page: int, dpi: int) -> bytes:
        """Return a picture of an A4 page."""
        self.pictures.append((exhibit, page, dpi))
        if page > 2:
            raise BadMaterial(exhibit, "no_such_page")
        return _png((round(595.3 * dpi / 72), round(841.9 * dpi / 72)))

    def health(self) -> Sequence[Health]:
        """Return what a check found."""
        return [("acts", "holds", "38"), ("exhibits", "broken", "exhibit 4_a"), ("key", "open", "case")]


@dataclass
class _Maker:
    """Collects records, readings and originals while the sample is written."""

    records: list[Any] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)
    originals: dict[str, bytes] = field(default_factory=dict)

    def acquire(self, name: str, data: bytes, **more: Any) -> str:
        digest = sha(data)
        self.originals[digest] = data
        number = make_id(f"{name}{len(self.records)}")
        self.records.append(
            Acquisition(number, digest, len(data), ReceivedName(name), more.pop("method", "file"), AT, BY, **more)
        )
        return digest

    def read(self, exhibit: str, kind: Any, text: str, spans: tuple[Span, ...], **more: Any) -> str:
        reading = Reading(1, exhibit, kind, "sketch", "1.0", {}, text, spans, **more)
        digest = sha(dump(to_form(reading)))
        self.readings[digest] = reading
        self.records.append(ReadAct(exhibit, digest, kind, "sketch", "1.0", len(text), reading.pages))
        return digest

    def passage(self, exhibit: str, reading: str, words: str, translation: Mapping[str, str] | None = None) -> Passage:
        text, spans = self.readings[reading].text, self.readings[reading].spans
        start = text.index(words)
        locator = next(span.locator for span in spans if span.start <= start < span.end)
        return Passage(Cite(exhibit, reading, locator, start, start + len(words)), words, translation or {})


def _spans(text: str, kind: Any) -> tuple[Span, ...]:
    spans, start = [], 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        place = Locator(kind, page=1, boxes=((5600, 78000 - 3600 * number, 52000, 80000 - 3600 * number),))
        if kind != "pdf":
            place = Locator(kind, paragraph=number)
        spans.append(Span(start, start + len(line), place))
        start += len(line)
    return tuple(spans)


def _material(m: _Maker) -> list[Passage]:
    note = m.acquire("delivery-note.pdf", b"%PDF note", source="a former employee", note="names product, buyer and day")
    day = DateValue("12 June 2019", "gregorian", "2019-06-12", "2019-06-12", "day")
    title = {"en": "Delivery note 4471", "fa": "رسید تحویل ۴۴۷۱"}
    m.records.append(Description(note, title, BY, "contract", "Arvand Signal", "B", "partner", day))
    note_read = m.read(note, "pdf", LETTER, _spans(LETTER, "pdf"), pages=2, metadata=(("Producer", "Made-up 1"),))
    statement = m.acquire("بیانیه.txt", PERSIAN.encode(), source="a trade union's page")
    m.records.append(
        Description(statement, {"fa": "بیانیهٔ کارگران", "en": "Workers’ statement"}, BY, "official_statement")
    )
    statement_read = m.read(statement, "text", PERSIAN, _spans(PERSIAN, "text"))
    denial = m.acquire("reply.html", DENIAL.encode())
    denial_read = m.read(denial, "html", DENIAL, _spans(DENIAL, "html"), warnings=("calls out to 2 addresses",))
    mail = m.acquire(HOSTILE, MAIL.encode())
    members = (Member("1.2", "note.pdf", "application/pdf", note, 9),)
    m.read(mail, "mail", MAIL, _spans(MAIL, "mail"), members=members)
    m.acquire("note.pdf", b"%PDF note", method="member", parent=mail, part="1.2")
    m.records.append(UnreadAct(m.acquire("archive.zip", b"PK bomb"), "bomb"))
    m.acquire("later.mp4", b"video")
    persian = {"fa": "سامانهٔ شنود LIG-3 در ۱۲ ژوئن ۲۰۱۹ به وزارت پست تاواران تحویل شد."}
    return [
        m.passage(note, note_read, "The interceptor LIG-3 was delivered to the Ministry of Posts of Tavaran", persian),
        m.passage(statement, statement_read, "دستگاه شنود در ۲۲ خرداد ۱۳۹۸ به وزارت پست تاواران تحویل شد",
                  {"en": "The interception device was delivered on 12 June 2019 to the Ministry of Posts of Tavaran."}),
        m.passage(denial, denial_read, "We have never supplied interception equipment to Tavaran."),
    ]  # fmt: skip


def _claims(m: _Maker, note: Passage, statement: Passage, denial: Passage) -> None:
    day = DateValue("12 June 2019", "gregorian", "2019-06-12", "2019-06-12", "day")
    first = {
        "en": "Arvand Signal GmbH delivered the interceptor LIG-3 to the Ministry of Posts of Tavaran on 12 June 2019.",
        "fa": "شرکت Arvand Signal GmbH در ۱۲ ژوئن ۲۰۱۹ سامانهٔ شنود LIG-3 را به وزارت پست تاواران تحویل داد.",
    }
    second = {
        "en": "Arvand Signal GmbH knew that the system would be used against trade unionists.",
        "fa": "شرکت Arvand Signal GmbH می\u200cدانست که سامانه علیه فعالان کارگری به کار می\u200cرود.",
    }
    c1, c2 = make_id("C1"), make_id("C2")
    m.records.append(Claim(c1, "C1", "fact", "reasonable_grounds", first, BY, ("awg.delivery",), day))
    m.records.append(Claim(c2, "C/2 <b>", "inference", "reasonable_grounds", second, BY, ("awg.knowledge",)))
    for one in (
        Assessment(make_id("A0"), c1, note, "supports", "A", 2, "source 0", BY),
        Assessment(make_id("A1"), c1, statement, "supports", "B", 3, "source 1", BY),
        Assessment(make_id("A2"), c1, denial, "refutes", "D", 4, "source 2", BY),
    ):
        m.records += [one, Ruling(make_id(f"R{one.id}"), "accept", (one.id,), "Compared with the original.", "Ash")]
    m.records.append(Assessment(make_id("A9"), c2, statement, "supports", "F", 6, "source 1", BY))
    m.records.append(Search("awg.delivery", "2026-02-20", BY, "the export register", "no licence on record"))


def _demands(m: _Maker, denial: Passage) -> None:
    text = {
        "en": "Disclose every delivery to Tavaran since 2015.",
        "fa": "همهٔ تحویل\u200cها به تاواران از ۲۰۱۵ را آشکار کنید.",
    }
    demand, sent, late = make_id("D1"), make_id("Q1"), make_id("Q2")
    m.records += [
        Demand(demand, "D1", text, "Arvand Signal GmbH", BY, "OECD Guidelines, II.A.10"),
        Request(sent, demand, "2026-01-10", "registered letter", BY, "2026-02-10"),
        Reply(make_id("P1"), sent, "refusal", "2026-01-30", denial, BY),
        Request(late, demand, "2026-02-01", "mail", BY, "2026-02-15"),
        Position(make_id("S1"), demand, "Arvand Signal GmbH", "opposes", "2026-01-30", denial, BY),
    ]


STANDARDS = {
    "plausible_indications": {"en": "plausible indications", "fa": "نشانه\u200cهای محتمل"},
    "reasonable_grounds": {"en": "reasonable grounds", "fa": "دلایل معقول"},
    "allegation": {"en": "allegation", "fa": "اتهام"},
}


def _weighed(state: State) -> Weighed:
    claims = state.claim_list()
    accepted = state.accepted()
    weights = {
        filed.record.id: tuple(
            Weight(a, accepted.get(a.record.id))
            for a in state.assessments.values()
            if a.record.claim == filed.record.id
        )
        for filed in claims
    }
    first, second = (filed.record for filed in claims)
    faults = (
        Fault(second.label, "no_accepted_cite"),
        Fault(second.label, "wording_above_evidence", "reasonable_grounds, allegation"),
    )
    return Weighed(
        "de.awg18.export", {"en": "Export without a licence", "fa": "صدور بدون مجوز"}, "AWG 18", "de.strafanzeige",
        "plausible_indications", STANDARDS, {},
        (
            WeighedClaim(claims[0], weights[first.id], "reasonable_grounds", "plausible_indications", 2, True, ()),
            WeighedClaim(claims[1], weights[second.id], "reasonable_grounds", "allegation", 0, False, faults),
        ),
        (
            WeighedElement("awg.delivery", {"en": "Delivery abroad", "fa": "تحویل به خارج"},
                           {"en": "contract, delivery note", "fa": "قرارداد، رسید تحویل"}, (first.id,),
                           tuple(state.searches), "contested"),
            WeighedElement("awg.knowledge", {"en": "Knowledge", "fa": "آگاهی"}, {}, (second.id,), (), "single_source"),
            WeighedElement("awg.licence", {"en": "No licence"}, {}, (), (), "open"),
        ),
    )  # fmt: skip


def make_sample(folder: Path) -> Sample:
    """Return the made-up case, with its view in `folder`."""
    m = _Maker()
    title = {"en": "The interceptor of Tavaran", "fa": "سامانهٔ شنود تاواران"}
    summary = {"en": "A made-up firm, a made-up country.", "fa": "شرکتی ساختگی، کشوری ساختگی."}
    m.records.append(Title(title, summary, BY))
    note, statement, denial = _material(m)
    _claims(m, note, statement, denial)
    _demands(m, denial)
    acts = [Act(r.TYPE, to_form(r), clock, AT, bytes([clock]) * 32) for clock, r in enumerate(m.records, 1)]
    entries = [Entry("ab" * 8, index, act) for index, act in enumerate(acts)]
    state = fold(entries)
    weighed = _weighed(state)
    day = DateValue("12 June 2019", "gregorian", "2019-06-12", "2019-06-12", "day")
    found = [Mention(note.cite, "company", HOSTILE, "forms"), Mention(note.cite, "date", "12 June 2019", "dates", day)]
    found.append(Mention(replace(note.cite, start=0, end=6), "company", HOSTILE, "forms"))
    view = folder / "case.sqlite"
    build(view, Contents(state, weighed, entries, m.readings.items(), found))
    return Sample(title, state, weighed, view, m.readings, m.originals)


@dataclass(frozen=True)
class Answer:
    """What came back. headers: names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()


@dataclass
class Browser:
    """A person's browser, as far as a header and a cookie go."""

    base: str
    cookie: str = ""

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask once, without following anything."""
        sent = {**({"Cookie": self.cookie} if self.cookie else {}), **headers}
        request = urllib.request.Request(self.base + path, method=method, headers=sent)  # noqa: S310 (loopback)
        try:
            with urllib.request.urlopen(request, timeout=20) as found:  # noqa: S310
                return _answer(found)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error)

    def open(self) -> Answer:
        """Use the token and keep the cookie."""
        answer = self.ask("/open/one-time-token")
        self.cookie = answer.headers.get("set-cookie", "").split(";")[0]
        return answer


def _answer(found: Any) -> Answer:
    return Answer(found.status, {name.lower(): value for name, value in found.headers.items()}, found.read())


def _served(case: Sample) -> Iterator[str]:
    with make_server(case, 0, "one-time-token") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The made-up case."""
    return make_sample(tmp_path_factory.mktemp("view"))


@pytest.fixture
def stranger(case: Sample) -> Iterator[Browser]:
    """A browser before a fresh server, without a cookie."""
    yield from map(Browser, _served(case))


@pytest.fixture(scope="session")
def browser(case: Sample) -> Iterator[Browser]:
    """A browser that has been let in."""
    for base in _served(case):
        known = Browser(base)
        known.open()
        yield known


Sampler = Callable[[Path], Sample]


@pytest.fixture(scope="session")
def sampler() -> Sampler:
    """The maker of the made-up case, for tests that change it."""
    return make_sample
