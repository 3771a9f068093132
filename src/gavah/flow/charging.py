"""What the case asserts: claims, assessments, the matrix, one by one or from a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from gavah.charge.casefile import parse_casefile
from gavah.charge.plan import Ground, plan
from gavah.connect.schemata import load_schemata
from gavah.errors import BadMaterial
from gavah.flow import find, study
from gavah.flow.case import Desk
from gavah.record.charge import Assessment, Claim, MatrixChoice, Stance
from gavah.record.finding import Ruling, WordList
from gavah.record.place import Translations

FILE_LIMIT = 16 << 20

_is_grade = re.compile(r"([A-F])([1-6])").fullmatch
Grade = Literal["A", "B", "C", "D", "E", "F"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import filed: type -> number of records; notices: cites that were left out, and why."""

    counts: Mapping[str, int]
    notices: tuple[BadMaterial, ...]


def import_file(desk: Desk, path: Path) -> ImportReport:
    """File what a case file says and the ledger does not have yet; all of it or, if anything does not fit, nothing.

    Raises BadMaterial that names every fault.
    """
    try:
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise BadMaterial(str(path), "not_readable", error.strerror or "") from error
    if len(data) > FILE_LIMIT:
        raise BadMaterial(str(path), "too_large", f"{FILE_LIMIT} bytes")
    casefile = parse_casefile(data, path.name)
    case = desk.case
    ground = Ground(case.state, case.catalogue, case.reading, desk.new_id, desk.by, load_schemata().check)
    planned = plan(casefile, ground, path.name)
    desk.file(planned.records)
    lists = tuple(WordList(entry.name, entry.words) for entry in casefile.word_lists)
    if lists and (not case.state.mention_runs or case.state.mention_runs[-1].record.lists != lists):
        study.find(desk, lists)
    counts: dict[str, int] = {"claim": 0, "assess": 0, "entity": 0, "demand": 0, "ruling": 0}
    for record in planned.records:
        counts[record.TYPE] = counts.get(record.TYPE, 0) + 1
    return ImportReport(counts, planned.notices)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a claim is worded."""

    kind: Literal["fact", "inference", "allegation", "opinion"]
    rung: str
    text: Translations
    elements: tuple[str, ...]


def add_claim(desk: Desk, label: str, wording: Wording) -> Claim:
    """Assert a sentence, or give the claim of that label a new wording. Raises BadMaterial for an unknown rung or element."""
    state, catalogue = desk.case.state, desk.case.catalogue
    if not label.strip():
        raise BadMaterial("label", "missing")
    if wording.rung not in catalogue.standards:
        raise BadMaterial(wording.rung, "unknown_id", ", ".join(catalogue.standards))
    if wording.elements:
        known = _elements(desk)
        for element in wording.elements:
            if element not in known:
                raise BadMaterial(element, "unknown_id", ", ".join(known))
    same = [id for id, wordings in state.claims.items() if wordings[-1].record.label == label]
    claim = Claim(
        id=same[0] if same else desk.new_id(),
        label=label,
        kind=wording.kind,
        rung=wording.rung,
        text=wording.text,
        by=desk.by,
        elements=wording.elements,
    )
    desk.file([claim])
    return claim


def _elements(desk: Desk) -> list[str]:
    choice = desk.case.state.matrix
    if choice is None:
        raise BadMaterial("matrix", "not_chosen")
    return [element.id for element in desk.case.catalogue.matrices[choice.record.matrix].elements]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a passage is assessed. grade: A-F and 1-6, as "B2"; accept: the reason for accepting it at once, or empty."""

    stance: Stance
    grade: str
    origin: str
    accept: str
    translation: Translations


def assess(desk: Desk, label: str, exhibit: str, quote: str, judged: Judgement) -> Assessment:
    """Say what a passage does to a claim; raises BadMaterial."""
    grade = _is_grade(judged.grade)
    if grade is None:
        raise BadMaterial(judged.grade, "not_a_grade")
    passage = find.passage(desk.case, exhibit, quote, judged.translation)
    claim = find.claim(desk.case, label)
    assessment = Assessment(
        id=desk.new_id(),
        claim=claim,
        passage=passage,
        stance=judged.stance,
        reliability=cast(Grade, grade[1]),
        credibility=int(grade[2]),
        origin=judged.origin,
        by=desk.by,
    )
    desk.queue([assessment])
    if judged.accept:
        desk.queue([Ruling(desk.new_id(), "accept", (assessment.id,), judged.accept, desk.by)])
    desk.settle()
    return assessment


def choose_matrix(desk: Desk, matrix: str, stage: str) -> None:
    """Choose the list of elements; raises BadMaterial for an unknown id."""
    catalogue = desk.case.catalogue
    if matrix not in catalogue.matrices:
        raise BadMaterial(matrix, "unknown_id", ", ".join(catalogue.matrices))
    if stage not in catalogue.stages:
        raise BadMaterial(stage, "unknown_id", ", ".join(catalogue.stages))
    desk.file([MatrixChoice(matrix, stage, desk.by)])
