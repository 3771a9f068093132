"""Issue an edition: weigh, refuse or set, seal what was set, file the edition, bundle it for others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gavah import canon
from gavah.disk import write_new
from gavah.errors import BadCase, BadMaterial
from gavah.flow.case import Case, Desk, root_documents
from gavah.flow.find import by_beginning
from gavah.ledger import split_origin
from gavah.publish.bundle import Contents, Sources, write_bundle
from gavah.publish.claims import claims_json
from gavah.publish.dossier import DossierData, dossier
from gavah.publish.editions import Draft, Head, Key, check_ready, number_exhibits
from gavah.publish.receipt import receipt_pdf
from gavah.publish.room import write_room
from gavah.record.charge import Edition, Tier
from gavah.record.material import Acquisition
from gavah.record.weighed import Weighed

CLAIMS = "claims.json"
LANGUAGES = ("en", "fa")  # of the dossier, as far as there are labels


@dataclass(frozen=True, slots=True)
class Built:
    """An edition that was issued. files: where its files were written."""

    edition: Edition
    files: tuple[Path, ...]
    sentences: int


def build(desk: Desk, tier: Tier, out: Path, recipients: Sequence[str]) -> Built:
    """Issue an edition into the folder `out`. Raises BadMaterial that names each sentence which does not stand."""
    case = desk.case
    check_outside(case, out)
    weighed = case.weigh()
    check_ready(weighed)
    if not weighed.claims:
        raise BadMaterial("edition", "no_claims")
    languages = tuple(language for language in LANGUAGES if language in case.title) or ("en",)
    draft = Draft(case.settings.case, desk.new_id(), tier, desk.now(), languages)
    files = _files(desk, weighed, draft)
    edition = Edition(
        id=draft.id,
        tier=tier,
        at=draft.at,
        files=tuple((name, case.vault.put(content)) for name, content in sorted(files.items())),
        languages=languages,
        by=desk.by,
        recipients=tuple(recipients),
    )
    desk.file([edition])
    return Built(edition, _written(out, files), len(weighed.claims))


def _files(desk: Desk, weighed: Weighed, draft: Draft) -> dict[str, bytes]:
    case = desk.case
    numbers = number_exhibits(case.state, weighed)
    claims = claims_json(case.state, weighed, draft, numbers)
    data = DossierData(
        draft=draft,
        state=case.state,
        weighed=weighed,
        numbers=numbers,
        claims=claims,
        heads=heads(desk),
        keys=keys(case),
    )
    return {CLAIMS: claims, **{f"dossier.{language}.pdf": dossier(data, language) for language in draft.languages}}


def heads(desk: Desk) -> tuple[Head, ...]:
    """Return what the signed checkpoints say now."""
    return tuple(Head(split_origin(head.origin)[1], head.size, head.root) for head in desk.heads())


def keys(case: Case) -> tuple[Key, ...]:
    """Return the verifier key of each log with its author's pseudonym."""
    authors = {entry.log: str(entry.act.body["author"]) for entry in case.entries if entry.act.type == "case.open"}
    return tuple(
        Key(authors[log], str(reading.key), hashlib.sha256(reading.key.public).hexdigest())
        for log, reading in case.logs.items()
    )


def bundle(desk: Desk, edition: Edition, target: Path, verifier: bytes) -> None:
    """Write the bundle of an edition: all that a third party needs to check it alone. Raises BadCase if `target` stands."""
    contents = _contents(desk.case, edition, target, verifier)
    _make_parent(target)
    desk.hand_out()
    write_bundle(target, contents, sources(desk))


def room(desk: Desk, edition: Edition, target: Path, verifier: bytes) -> None:
    """Write the reading room of an edition: static pages that check their own proofs. Raises BadCase if `target` stands."""
    contents = _contents(desk.case, edition, target, verifier)
    _make_parent(target)
    desk.hand_out()
    write_room(target, contents, sources(desk))


def _make_parent(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadCase(str(target), "not_writable", error.strerror or "") from error


def check_current(case: Case, edition: Edition) -> None:
    """Check that the case still says what the edition says: a withdrawn acceptance or a new wording makes it stale.

    Raises BadMaterial edition_stale.
    """
    weighed = case.weigh()
    issued = _sentences(case.vault.get(dict(edition.files)[CLAIMS]))
    numbers = number_exhibits(case.state, weighed)
    now = _sentences(claims_json(case.state, weighed, _draft(case, edition), numbers))
    changed = [row["label"] for row in (*issued, *now) if row not in issued or row not in now]
    if weighed.faults or changed:
        labels = dict.fromkeys([*changed, *(fault.sentence for fault in weighed.faults)])
        raise BadMaterial(f"edition {edition.id[:8]}", "edition_stale", ", ".join(labels))


def _sentences(claims: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = canon.parse(claims.removesuffix(b"\n"))["sentences"]
    return found


def _draft(case: Case, edition: Edition) -> Draft:
    return Draft(case.settings.case, edition.id, edition.tier, edition.at, edition.languages)


def _contents(case: Case, edition: Edition, target: Path, verifier: bytes) -> Contents:
    check_outside(case, target)
    check_current(case, edition)
    files = {name: case.vault.get(digest) for name, digest in edition.files}
    filed = case.state.editions[edition.id]
    return Contents(
        draft=_draft(case, edition),
        state=case.state,
        claims=files.pop(CLAIMS),
        acts=((filed.log, filed.index), *opening_acts(case)),
        roots=root_documents(case.folder),
        issued={**files, "gavah_verify.py": verifier},
        keys=keys(case),
    )


def opening_acts(case: Case) -> list[tuple[str, int]]:
    """Return the first act of each log: it says whose log it is."""
    return [(entry.log, entry.index) for entry in case.entries if entry.index == 0]


def sources(desk: Desk) -> Sources:
    """Return where a bundle's bytes come from."""
    vault = desk.case.vault
    return Sources(
        stored=lambda digest: open(vault.open_checked(digest), "rb"),
        line=desk.case.line,
        proof=desk.prove,
        checkpoint=desk.checkpoint,
        sign=desk.sign,
    )


def check_outside(case: Case, target: Path) -> None:
    """Check that nothing is written into the case folder, where it would break the seal; its view may be written over."""
    place, own = target.resolve(), case.folder.resolve()
    if place.is_relative_to(own) and not place.is_relative_to(own / "view"):
        raise BadCase(str(target), "target_in_case")


def _written(out: Path, files: dict[str, bytes]) -> tuple[Path, ...]:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).unlink(missing_ok=True)
            write_new(out / name, content, durable=True)
    except OSError as error:
        raise BadCase(str(out), "not_writable", error.strerror or "") from error
    return tuple(out / name for name in files)


def latest_edition(case: Case, id: str, tier: Tier | None = None) -> Edition:
    """Return the edition whose id begins with `id`, or the last one (of a tier) for an empty `id`; raises BadMaterial."""
    if id:
        return case.state.editions[by_beginning(id, case.state.editions)].record
    found = [filed.record for filed in case.state.editions.values() if tier in (None, filed.record.tier)]
    if not found:
        raise BadMaterial("edition", "no_edition")
    return found[-1]


def write_receipt(desk: Desk, acquisitions: Sequence[Acquisition], path: Path, language: str) -> None:
    """Write a printable receipt of acquisitions as a PDF; raises BadCase."""
    try:
        path.write_bytes(receipt_pdf(acquisitions, heads(desk), language))
    except OSError as error:
        raise BadCase(str(path), "not_writable", error.strerror or "") from error
