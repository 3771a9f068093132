"""A small made-up case in a real log and a real vault, its room, and a browser that looks at it."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from gavah import canon
from gavah.ledger import Act, LogWriter, Member, Root, RootLog, Signer, VerifierKey, create_log, sign_note, sign_root
from gavah.publish.bundle import Contents, Sources
from gavah.publish.claims import claims_json
from gavah.publish.editions import Draft, Key, number_exhibits
from gavah.publish.room import write_room
from gavah.record.charge import Assessment, Claim, Edition, Title
from gavah.record.finding import Ruling
from gavah.record.form import to_form
from gavah.record.material import Acquisition, Description, ReadAct, Reading, ReceivedName, UnreadAct
from gavah.record.place import Cite, DateValue, Locator, Passage, Span
from gavah.record.state import Entry, fold
from gavah.record.weighed import Weighed, WeighedClaim, Weight
from gavah.vault import Vault

LOG, CASE, EDITION = "a" * 32, "c" * 32, "e" * 32
AT = "2022-11-05T09:30:00Z"
SIGNER = Signer(f"gavah/{CASE}/{LOG}", b"s" * 32)

STATEMENT = (
    "\U0001f4e2 بیانیه \U0001d4d0\U0001f600\n"
    "وزارت نظم عمومی اعلام کرد که سامانهٔ شنود \U0001f5a5 (قرارداد HM-9، €1,250,000) در دی ۱۳۹۸ تحویل گرفته شد.\n"
    "این سامانه\u200cها \u202eتنها\u202c برای پایش ترافیک است.\n"
)
INVOICE = (
    "Rechnung 2019-114\r\nWir berechnen für die Anlage <Interzept> HM-9 EUR 1,250,000.\r\n\fLindenau, 14. Mai 2019"
)
DENIAL = "Halvorn has never supplied any equipment (see p. 2) to Tirazan."
LETTER = "Verin saw the crates in Qasmun."


@dataclass
class Maker:
    """Acts in one log of a folder, and the objects that they name."""

    folder: Path
    entries: list[Entry] = field(default_factory=list)
    readings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.vault = Vault(self.folder / "vault")
        body = {"author": "Mina", "case": CASE, "case_toml": "0" * 64, "key": str(SIGNER.key), "log": LOG}
        first = self._act("case.open", body)
        create_log(self.folder / "logs" / LOG, SIGNER, first)

    def _act(self, type_: str, body: Any) -> Act:
        index = len(self.entries)
        act = Act(type_, body, index + 1, AT, hashlib.sha256(str(index).encode()).digest())
        self.entries.append(Entry(LOG, index, act))
        return act

    def act(self, record: Any) -> str:
        self._act(record.TYPE, to_form(record))
        return str(getattr(record, "id", ""))

    def id(self) -> str:
        return f"{len(self.entries):032x}"

    def exhibit(self, name: str, text: str, title: dict[str, str], release: Any = "public", **more: Any) -> str:
        data = text.encode()
        digest = self.vault.put(data)
        self.act(Acquisition(self.id(), digest, len(data), ReceivedName(name), "file", AT, "Mina"))
        reading = Reading(
            1, digest, "pdf", "pdfium", "1", {}, text, (Span(0, len(text), Locator("pdf", page=1)),), pages=2
        )
        self.readings[digest] = self.vault.put(canon.dump(to_form(reading)))
        self.act(ReadAct(digest, self.readings[digest], "pdf", "pdfium", "1", len(text), pages=2))
        self.act(Description(digest, title, "Mina", "contract", release=release, **more))
        return digest

    def unread(self, name: str, reason: str) -> None:
        digest = self.vault.put(name.encode())
        self.act(Acquisition(self.id(), digest, len(name), ReceivedName(name), "file", AT, "Mina"))
        self.act(UnreadAct(digest, reason))

    def claim(self, label: str, text: dict[str, str], **more: Any) -> str:
        fields: dict[str, Any] = {"kind": "fact", "rung": "reasonable_grounds", "by": "Mina"} | more
        return self.act(Claim(id=self.id(), label=label, text=text, **fields))

    def assess(self, claim: str, exhibit: str, words: str, **more: Any) -> None:
        text = self.vault.get(exhibit).decode()
        start = text.index(words)
        translation = more.pop("translation", {})
        start += more.pop("shift", 0)
        cite = Cite(exhibit, self.readings[exhibit], Locator("pdf", page=1), start, start + len(words))
        accepted = more.pop("accepted", True)
        grades: dict[str, Any] = {
            "stance": "supports",
            "reliability": "B",
            "credibility": 2,
            "origin": "first",
            "by": "Mina",
        } | more
        id_ = self.act(Assessment(id=self.id(), claim=claim, passage=Passage(cite, words, translation), **grades))
        if accepted:
            self.act(Ruling(self.id(), "accept", (id_,), "read by two of us", "Dara"))

    def weighed(self) -> Weighed:
        """Weigh by hand: the room only prints."""
        state = fold(self.entries)
        accepted = state.accepted()
        items = tuple(
            WeighedClaim(
                filed,
                tuple(
                    Weight(a, accepted.get(a.record.id))
                    for a in state.assessments.values()
                    if a.record.claim == filed.record.id
                ),
                filed.record.rung,
                filed.record.rung,
                1,
                False,
                (),
            )
            for filed in state.claim_list()
        )
        return Weighed("m", {}, "", "s", "allegation", {}, {}, items, ())

    def issue(
        self,
        tier: Any = "public",
        languages: tuple[str, ...] = ("en", "fa"),
        edit: Callable[[Any], Any] = lambda _: None,
    ) -> tuple[Contents, Sources]:
        """File the edition, sign the log, return what a room is made of. edit: changes claims.json before it is named."""
        draft = Draft(CASE, EDITION, tier, AT, languages)
        state, weighed = fold(self.entries), self.weighed()
        form = json.loads(claims_json(state, weighed, draft, number_exhibits(state, weighed)))
        edit(form)
        claims = canon.dump(form) + b"\n"
        dossier = b"%PDF stand-in"
        files = {"claims.json": claims, "dossier.en.pdf": dossier}
        self.act(Edition(EDITION, tier, AT, tuple((n, self.vault.put(c)) for n, c in files.items()), languages, "Mina"))
        with LogWriter.open(self.folder / "logs" / LOG, SIGNER) as writer:
            writer.append([entry.act for entry in self.entries[1:]])
            proofs = [writer.prove(index) for index in range(writer.size)]
            note = writer.note
        issued = {"dossier.en.pdf": dossier, "gavah_verify.py": b"print('stand-in')\n"}
        key = Key("Mina", str(SIGNER.key), hashlib.sha256(SIGNER.key.public).hexdigest())
        acts = ((LOG, 0), (LOG, len(self.entries) - 1))
        contents = Contents(draft, fold(self.entries), claims, acts, {"1.json": root_document()}, issued, (key,))
        return contents, self._sources(proofs, note)

    def _sources(self, proofs: list[str], note: bytes) -> Sources:
        return Sources(
            stored=lambda digest: self.vault.path(digest).open("rb"),
            line=lambda log, index: self.entries[index].act.line(),
            proof=lambda log, index: proofs[index],
            checkpoint=lambda log: note,
            sign=lambda text: sign_note(text, SIGNER),
        )


def root_document() -> bytes:
    member = Member(SIGNER.key.public, "Mina")
    return sign_root(Root(CASE, 1, 1, (member,), (RootLog(LOG, str(SIGNER.key), member.id),)), [SIGNER])


def interceptor(folder: Path) -> Maker:
    """The sale of an interceptor: a sentence supported and denied, one that rests on a withheld paper, an opinion."""
    maker = Maker(folder)
    maker.act(
        Title(
            {"en": "Halvorn and the interception of Tirazan", "fa": "هالورن و شنود در تیرازان"},
            {
                "en": "Halvorn sold an interception centre (€1,250,000).",
                "fa": "شرکت Halvorn یک مرکز شنود (€1,250,000) فروخت.",
            },
            "Mina",
        )
    )
    statement = maker.exhibit(
        "بیانیه.html",
        STATEMENT,
        {"en": "Statement of the Ministry", "fa": "بیانیهٔ وزارت نظم عمومی"},
        source="the ministry's site",
        date=DateValue("دی ۱۳۹۸", "jalali", "2019-12-22", "2020-01-20", "month"),
    )
    invoice = maker.exhibit(
        "invoice.PDF",
        INVOICE,
        {"en": "Invoice of Halvorn Messtechnik GmbH", "fa": "صورت\u200cحساب Halvorn Messtechnik GmbH"},
    )
    denial = maker.exhibit("reply.pdf", DENIAL, {"en": "Reply of the company", "fa": "پاسخ شرکت"})
    letter = maker.exhibit(
        "verin.eml", LETTER, {"en": "Note of the storekeeper", "fa": "نامهٔ انباردار"}, "withheld", source="Zeynab"
    )
    first = maker.claim(
        "C1",
        {
            "en": "There are reasonable grounds to believe that Halvorn sold the HM-9 (وزارت) for €1,250,000.",
            "fa": "دلایل معقولی هست که Halvorn دستگاه HM-9 را (€1,250,000) فروخت.",
        },
    )
    words = "سامانهٔ شنود \U0001f5a5 (قرارداد HM-9، €1,250,000) در دی ۱۳۹۸ تحویل گرفته شد"
    maker.assess(
        first,
        statement,
        words,
        translation={"en": "the interception system (contract HM-9, €1,250,000) was delivered"},
    )
    maker.assess(
        first,
        invoice,
        "Anlage <Interzept> HM-9 EUR 1,250,000.",
        origin="the company",
        translation={"fa": "دستگاه <Interzept> HM-9 به بهای EUR 1,250,000"},
    )
    maker.assess(first, denial, DENIAL, stance="refutes", reliability="D", credibility=4, origin="the company")
    maker.assess(first, letter, LETTER, stance="refutes", translation={"fa": "ورین صندوق\u200cها را دید"})
    second = maker.claim(
        "C2",
        {"en": "According to Halvorn, nothing was supplied.", "fa": "به گفتهٔ Halvorn چیزی فروخته نشده است."},
        kind="allegation",
        rung="allegation",
    )
    maker.assess(second, letter, LETTER)
    maker.assess(second, letter, "Verin", stance="context", accepted=False)
    maker.assess(second, invoice, "HM-9 EUR", stance="refutes", accepted=False)
    maker.claim(
        "C3", {"en": "The sale is a disgrace.", "fa": "این فروش مایهٔ ننگ است."}, kind="opinion", rung="allegation"
    )
    return maker


@pytest.fixture
def key() -> VerifierKey:
    return SIGNER.key


@pytest.fixture
def texts() -> dict[str, str]:
    return {"1": STATEMENT, "2": INVOICE, "3": DENIAL}


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room that nobody may change."""
    folder = tmp_path_factory.mktemp("whole")
    write_room(folder / "room", *interceptor(folder).issue())
    return folder / "room"


@pytest.fixture
def room(whole: Path, tmp_path: Path) -> Path:
    """A room that may be changed."""
    return Path(shutil.copytree(whole, tmp_path / "room"))


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return interceptor(tmp_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@dataclass
class Look:
    """A page that was opened and has checked itself."""

    page: Page
    requests: list[str]
    complaints: list[str]

    def states(self, selector: str = ".sentence") -> list[str]:
        found: list[str] = self.page.eval_on_selector_all(selector, "all => all.map(one => one.dataset.state ?? '')")
        return found

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)


@pytest.fixture(scope="session")
def plain(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def look(browser: Browser, plain: BrowserContext) -> Iterator[Any]:
    opened: list[Page | BrowserContext] = []

    def open_(address: str | Path, before: str = "", **more: Any) -> Look:
        context = browser.new_context(**more) if before or more else plain
        seen = Look(context.new_page(), [], [])
        opened.append(context if context is not plain else seen.page)
        page = seen.page
        page.add_init_script(before)
        page.on("request", lambda request: _note(seen, request))
        page.on("console", lambda message: seen.complaints.append(message.text))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.goto(address.as_uri() if isinstance(address, Path) else address)
        if more.get("java_script_enabled", True):
            page.wait_for_selector("html[data-checked=done]", state="attached", timeout=20_000)
        return seen

    yield open_
    for one in opened:
        one.close()


def _note(seen: Look, request: Request) -> None:
    seen.requests.append(request.url)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the test looks at the page."""


@pytest.fixture
def served(whole: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(whole)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()
