"""A small made-up case, folded from acts as any case is."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from gavah import canon
from gavah.ledger import Checkpoint, Signer, leaf_data, proof_text, sign_checkpoint, sign_note
from gavah.ledger.act import Act
from gavah.ledger.root import Member, Root, RootLog, sign_root
from gavah.ledger.tree import Tree
from gavah.publish.bundle import Contents, Sources, bundle_note, write_bundle
from gavah.publish.check import Finding, check_bundle
from gavah.publish.claims import claims_json
from gavah.publish.dossier import DossierData, Head, Key
from gavah.publish.editions import Draft, number_exhibits
from gavah.record.charge import (
    Assessment,
    Claim,
    Demand,
    Edition,
    MatrixChoice,
    Position,
    Reply,
    Request,
    Search,
    Title,
)
from gavah.record.finding import Entity, Ruling, Statement
from gavah.record.form import to_form
from gavah.record.material import Acquisition, Description, ReadAct, Reading, ReceivedName, UnreadAct
from gavah.record.place import Cite, DateValue, Locator, Passage, Span
from gavah.record.state import Entry, State, fold
from gavah.record.weighed import Fault, Weighed, WeighedClaim, WeighedElement, Weight

LOG = "a" * 32
CASE = "c" * 32
AT = "2022-11-05T09:30:00Z"
SIGNER = Signer(f"gavah/{CASE}/{LOG}", b"s" * 32)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class World:
    """Acts in one log, the objects that they name, and the weighing of what they say."""

    lines: list[bytes] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    elements: dict[str, list[Search]] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)

    def act(self, record: Any, type_: str = "") -> None:
        body = record if isinstance(record, dict) else to_form(record)
        index = len(self.entries)
        act = Act(type_ or record.TYPE, body, index + 1, AT, hashlib.sha256(str(index).encode()).digest())
        self.lines.append(act.line())
        self.entries.append(Entry(LOG, index, act))

    def exhibit(self, name: str, text: str, **description: Any) -> str:
        """Seal a text file, read it, describe it where a title is given; return its digest."""
        data = text.encode()
        digest = sha256(data)
        self.objects[digest] = data
        parent = description.pop("parent", None)
        method: Literal["member", "file"] = "member" if parent else "file"
        self.act(Acquisition(self.id(), digest, len(data), ReceivedName(name), method, AT, "Mina", parent=parent))
        spans = (Span(0, len(text), Locator("pdf", page=2)),)
        reading = Reading(1, digest, "pdf", "pdfium", "1", {}, text, spans, pages=3)
        line = canon.dump(to_form(reading))
        self.objects[sha256(line)] = line
        self.act(ReadAct(digest, sha256(line), "pdf", "pdfium", "1", len(text), pages=3))
        if description:
            title = {"en": description.pop("en"), "fa": description.pop("fa")}
            self.act(Description(digest, title, "Mina", description.pop("evidence", "contract"), **description))
        return digest

    def id(self) -> str:
        return f"{len(self.entries):032x}"

    def passage(self, digest: str, words: str, **translation: str) -> Passage:
        text = self.objects[digest].decode()
        reading = next(f.record.reading for f in fold(self.entries).readings[digest])
        start = text.index(words)
        cite = Cite(digest, reading, Locator("pdf", page=2), start, start + len(words))
        return Passage(cite, words, translation)

    def assess(self, claim: str, passage: Passage, stance: Any = "supports", **more: Any) -> str:
        accepted = more.pop("accepted", True)
        grades: dict[str, Any] = {"reliability": "B", "credibility": 2, "origin": "first", "by": "Mina"} | more
        id_ = self.id()
        self.act(Assessment(id=id_, claim=claim, passage=passage, stance=stance, **grades))
        if accepted:
            self.act(Ruling(self.id(), "accept", (id_,), "read by two of us", "Dara"))
        return id_

    def claim(self, label: str, text: dict[str, str], **more: Any) -> str:
        id_ = sha256(label.encode())[:32]
        fields: dict[str, Any] = {
            "kind": "fact",
            "rung": "reasonable_grounds",
            "by": "Mina",
            "elements": ("E1",),
        } | more
        self.act(Claim(id=id_, label=label, text=text, **fields))
        return id_

    @property
    def state(self) -> State:
        return fold(self.entries)

    def weighed(self) -> Weighed:
        """Weigh by hand: this room only prints what weighing said."""
        state = self.state
        accepted = state.accepted()
        items = tuple(self._weigh(state, filed, accepted) for filed in state.claim_list())
        elements = tuple(
            WeighedElement(
                element,
                {"en": f"Element {element}", "fa": f"رکن {element}"},
                {"en": "what must be shown", "fa": "آنچه باید نشان داده شود"},
                tuple(i.claim.record.id for i in items if element in i.claim.record.elements),
                tuple(f for f in state.searches if f.record.element == element),
                "contested" if element == "E1" else "open",
            )
            for element in ("E1", "E2", "E3")
        )
        return Weighed(
            "de.awg18.export",
            {"en": "Export without a licence (Germany)", "fa": "صدور بی\u200cپروانه (آلمان)"},
            "AWG s. 18(2), Reg. (EC) 428/2009",
            "de.strafanzeige",
            "reasonable_suspicion",
            {
                "allegation": {"en": "allegation", "fa": "ادعا"},
                "reasonable_suspicion": {"en": "reasonable suspicion", "fa": "ظن معقول"},
                "reasonable_grounds": {"en": "reasonable grounds to believe", "fa": "دلایل معقول برای باور"},
            },
            {"allegation": 0, "reasonable_suspicion": 1, "reasonable_grounds": 3},
            items,
            elements,
        )

    def _weigh(self, state: State, filed: Any, accepted: Any) -> WeighedClaim:
        claim = filed.record
        assessed = [f for f in state.assessments.values() if f.record.claim == claim.id]
        weights = tuple(Weight(f, accepted.get(f.record.id)) for f in assessed)
        supporting = {w.assessment.record.origin for w in weights if w.acceptance}
        contested = any(w.assessment.record.stance == "refutes" and w.acceptance for w in weights)
        faults = (self.faults[claim.label],) if claim.label in self.faults else ()
        return WeighedClaim(filed, weights, claim.rung, "reasonable_grounds", len(supporting), contested, faults)

    def data(self, tier: Any = "filing") -> DossierData:
        state, weighed = self.state, self.weighed()
        draft = Draft(CASE, "e" * 32, tier, AT, ("en", "fa"))
        numbers = number_exhibits(state, weighed)
        claims = claims_json(state, weighed, draft, numbers)
        verifier = f"gavah/{CASE}/{LOG}+89abcdef+" + "A" * 44
        heads = (Head(LOG, len(self.entries), hashlib.sha256(b"root").digest()),)
        return DossierData(draft, state, weighed, numbers, heads, (Key("Mina", verifier, sha256(b"key")),), claims)


def interceptor() -> World:
    """The sale of an interceptor: contested, demanded, partly unread."""
    world = World()
    world.act({"author": "Mina", "case": CASE, "case_toml": "0" * 64, "key": str(SIGNER.key), "log": LOG}, "case.open")
    world.act(
        Title(
            {"en": "Halvorn and the interception of Tirazan", "fa": "هالورن و شنود در تیرازان"},
            {
                "en": "Halvorn Messtechnik GmbH sold an interception centre (€1,250,000) to the Ministry (وزارت نظم عمومی).",
                "fa": "شرکت Halvorn Messtechnik GmbH (HRB 4711) یک مرکز شنود (€1,250,000) به وزارت نظم عمومی فروخت.",
            },
            "Mina",
        )
    )
    world.act(MatrixChoice("de.awg18.export", "de.strafanzeige", "Mina"))
    invoice = world.exhibit(
        "invoice.pdf",
        "Rechnung 2019-114\nWir berechnen für die Anlage Interzept HM-9 EUR 1,250,000.\nLindenau, 14. Mai 2019",
        en="Invoice of Halvorn Messtechnik GmbH",
        fa="صورت\u200cحساب Halvorn Messtechnik GmbH",
        source="a former clerk",
        reliability="B",
        release="public",
        date=DateValue("14. Mai 2019", "gregorian", "2019-05-14", "2019-05-14", "day"),
    )
    statement = world.exhibit(
        "بیانیه.txt",
        "وزارت نظم عمومی اعلام کرد که سامانهٔ شنود در دی ۱۳۹۸ تحویل گرفته شد (قرارداد HM-9).",
        en="Statement of the Ministry of Public Order",
        fa="بیانیهٔ وزارت نظم عمومی",
        release="partner",
        evidence="official_statement",
        date=DateValue("دی ۱۳۹۸", "jalali", "2019-12-22", "2020-01-20", "month"),
    )
    denial = world.exhibit(
        "reply.pdf",
        "Halvorn has never supplied any equipment (see p. 2) to Tirazan.",
        en="Reply of the company",
        fa="پاسخ شرکت",
        release="partner",
        evidence="official_statement",
    )
    world.exhibit(
        "names.txt", "a list that nobody may see", en="List of witnesses", fa="فهرست شاهدان", release="withheld"
    )
    broken = world.exhibit("scan.pdf", "x")
    del world.entries[-1], world.lines[-1]
    world.act(UnreadAct(broken, "corrupt"))

    first = world.claim(
        "C1",
        {
            "en": "There are reasonable grounds to believe that Halvorn sold the HM-9 (€1,250,000).",
            "fa": "دلایل معقولی هست که Halvorn دستگاه HM-9 را (€1,250,000) فروخت.",
        },
        date=DateValue("14. Mai 2019", "gregorian", "2019-05-14", "2019-05-14", "day"),
    )
    sale = world.passage(invoice, "Wir berechnen für die Anlage Interzept HM-9 EUR 1,250,000.",
                         en="We charge EUR 1,250,000 for the Interzept HM-9.",
                         fa="بابت دستگاه Interzept HM-9 مبلغ EUR 1,250,000 محاسبه می\u200cشود.")  # fmt: skip
    world.assess(first, sale)
    refusal = world.passage(
        denial,
        "Halvorn has never supplied any equipment (see p. 2) to Tirazan.",
        fa="هالورن هرگز تجهیزاتی (نک. ص ۲) به تیرازان نداده است.",
    )
    world.assess(first, refusal, "refutes", origin="the company", reliability="D", credibility=4)
    second = world.claim(
        "C2",
        {
            "en": "According to the Ministry, the system was delivered in January 2020 at the latest.",
            "fa": "به گفتهٔ وزارت، سامانه حداکثر در ژانویهٔ ۲۰۲۰ تحویل شد.",
        },
        kind="allegation",
        rung="allegation",
        elements=("E2", "E1"),
        date=DateValue("دی ۱۳۹۸", "jalali", "2019-12-22", "2020-01-20", "month"),
    )
    delivery = world.passage(
        statement,
        "سامانهٔ شنود در دی ۱۳۹۸ تحویل گرفته شد (قرارداد HM-9)",
        en="the interception system was taken over in Dey 1398 (contract HM-9)",
    )
    world.assess(second, delivery, origin="the ministry")
    world.assess(second, sale, "context", accepted=False)
    world.claim(
        "C3",
        {"en": "The sale is a disgrace.", "fa": "این فروش مایهٔ ننگ است."},
        kind="opinion",
        rung="allegation",
        elements=(),
    )
    world.act(Entity("1" * 32, "Company", "Halvorn Messtechnik GmbH", "Mina"))
    world.act(Statement("2" * 32, "1" * 32, "country", "DE", sale, "Mina"))
    world.act(Search("E1", "2022-11-02", "Dara", "the licence register (2019-2020)", "no licence found"))
    world.act(
        Demand(
            "d" * 32,
            "D1",
            {"en": "Disclose the licence.", "fa": "پروانه را افشا کنید."},
            "Halvorn Messtechnik GmbH",
            "Mina",
            "OECD Guidelines III",
        )
    )
    world.act(Request("3" * 32, "d" * 32, "2022-03-01", "registered mail", "Mina", "2022-03-31", sale))
    world.act(Request("4" * 32, "d" * 32, "2022-05-01", "registered mail", "Mina", "2022-05-31"))
    world.act(Reply("5" * 32, "3" * 32, "refusal", "2022-03-20", refusal, "Mina"))
    world.act(Position("6" * 32, "d" * 32, "Halvorn Messtechnik GmbH", "evasive", "2022-03-05", refusal, "Mina"))
    world.act(Position("7" * 32, "d" * 32, "Halvorn Messtechnik GmbH", "opposes", "2022-03-20", refusal, "Mina"))
    return world


@pytest.fixture
def world() -> World:
    return interceptor()


@pytest.fixture
def bare() -> World:
    world = World()
    world.act({"author": "Mina", "case": CASE, "case_toml": "0" * 64, "key": str(SIGNER.key), "log": LOG}, "case.open")
    return world


@dataclass
class Handed:
    """A bundle in the hands of somebody who has the key, to check it or to sign a changed one."""

    folder: Path
    signer: Signer

    def findings(self) -> list[Finding]:
        return check_bundle(self.folder, [self.signer.key])

    def broken(self) -> list[Finding]:
        return [finding for finding in self.findings() if finding.state == "broken"]

    def states(self, what: str) -> dict[str, str]:
        return {finding.where: finding.state for finding in self.findings() if finding.what == what}

    def paths(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def resign(self) -> None:
        """Make the manifest fit what stands there."""
        manifest = json.loads((self.folder / "bundle.json").read_bytes())
        found = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in self.paths()}
        manifest["files"] = [
            {"path": name, "sha256": sha256(data), "size": len(data)}
            for name, data in sorted(found.items())
            if name not in ("bundle.json", "bundle.sig")
        ]
        line = canon.dump(manifest) + b"\n"
        (self.folder / "bundle.json").write_bytes(line)
        (self.folder / "bundle.sig").write_bytes(sign_note(bundle_note(manifest["case"], line), self.signer))

    def rewrite(self, change: Callable[[Any], None]) -> list[Finding]:
        """Change claims.json, sign the bundle again and return what is broken."""
        claims = json.loads((self.folder / "claims.json").read_bytes())
        change(claims)
        return self.add("claims.json", canon.dump(claims) + b"\n")

    def add(self, path: str, data: bytes) -> list[Finding]:
        """Put a file there, sign the bundle again and return what is broken."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(data)
        self.resign()
        return self.broken()


@dataclass
class Sealing:
    """The world's log, signed; what a bundle takes from it."""

    world: World
    signer: Signer

    @property
    def tree(self) -> Tree:
        tree = Tree()
        tree.extend([leaf_data(line) for line in self.world.lines])
        return tree

    def note(self, log: str) -> bytes:
        assert log == LOG
        tree = self.tree
        return sign_checkpoint(Checkpoint(self.signer.name, tree.size, tree.root()), self.signer)

    def sources(self) -> Sources:
        tree, note = self.tree, self.note(LOG)
        return Sources(
            stored=lambda digest: io.BytesIO(self.world.objects[digest]),
            line=lambda log, index: self.world.lines[index],
            proof=lambda log, index: proof_text(index, tree.inclusion(index), note),
            checkpoint=lambda log: note,
            sign=lambda text: sign_note(text, self.signer),
        )

    def hand(self, target: Path, contents: Contents | None = None, sources: Sources | None = None) -> Handed:
        """Write a bundle and hand it over."""
        write_bundle(target, contents or self.contents(), sources or self.sources())
        return Handed(target, self.signer)

    def contents(self, tier: Any = "filing") -> Contents:
        """Issue an edition: the act that names its files is the log's last one."""
        data = self.world.data(tier)
        files = {"gavah_verify.py": b"print('stand-in')\n", "dossier.en.pdf": b"%PDF stand-in"}
        named = {"claims.json": data.claims, "dossier.en.pdf": files["dossier.en.pdf"]}
        digests = tuple(sorted((name, sha256(content)) for name, content in named.items()))
        self.world.act(Edition(data.draft.id, tier, AT, digests, ("en",), "Mina"))
        acts = ((LOG, 0), (LOG, len(self.world.lines) - 1))
        member = Member(self.signer.key.public, "Mina")
        root = Root(CASE, 1, 1, (member,), (RootLog(LOG, str(self.signer.key), member.id),))
        roots = {"1.json": sign_root(root, [self.signer])}
        return Contents(data.draft, data.state, data.claims, acts, roots, files, data.keys)


@pytest.fixture
def sealing(world: World) -> Sealing:
    return Sealing(world, SIGNER)


@pytest.fixture
def handed(sealing: Sealing, tmp_path: Path) -> Handed:
    return sealing.hand(tmp_path / "bundle")
