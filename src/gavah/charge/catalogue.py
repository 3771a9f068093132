"""What the law wants proved: standards, stages, matrices of elements, and the wording lists. Data in data/, read strictly.

The data are paraphrases to work with; a lawyer of the forum confirms a matrix before anything is filed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Literal, TypeVar

from gavah.charge.strict import BadDocument, Day, load, read
from gavah.charge.wording import Wording, load_wording
from gavah.errors import BadCase, BadMaterial
from gavah.record.place import Translations

R = TypeVar("R")
Verification = Literal["V1", "V2", "V3"]
LANGUAGES = ("ar", "de", "en", "fa", "fr")  # those with an overlay of names beside elements.yaml
KEYS = frozenset(
    [
        "proves",
        "evidence",
        "counter",
        "note",
        "sub",
        "rule",
        "example",
        "standard",
        "safeguard",
        "title",
        "basis",
        "element",
    ]
)


@dataclass(frozen=True, slots=True)
class Standard:
    """One rung of the ladder of proof. rank: strictness, from 0. say: English words that claim it."""

    id: str
    rank: int
    say: tuple[str, ...]
    meaning: str
    forum: Mapping[str, str] = field(default_factory=dict)
    min_rule: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step before one forum. needs: the standard that it asks for."""

    id: str
    forum: str
    needs: str
    note: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that the law wants proved. evidence: types that usually prove it; counter: what the defence will say."""

    id: str
    element: str
    proves: str
    evidence: tuple[str, ...]
    counter: str = ""
    note: str = ""
    sub: str | None = None
    standard: str | None = None
    data: str = ""
    rule: str = ""
    safeguard: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class SubMatrix:
    """A list of elements that several matrices share."""

    title: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The elements of one offence before one forum. v: how well the source was checked."""

    id: str
    title: str
    basis: str
    v: Verification
    elements: tuple[Element, ...]
    used_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementsFile:
    """elements.yaml as it stands."""

    schema: Literal["gavah.elements/1"]
    compiled: Day
    verification: Mapping[str, str]
    standards: tuple[Standard, ...]
    stages: tuple[Stage, ...]
    evidence_types: Mapping[str, str]
    submatrices: Mapping[str, SubMatrix]
    matrices: tuple[Matrix, ...]
    rules_for_software: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElementWords:
    """An element in another language."""

    element: str
    proves: str


@dataclass(frozen=True, slots=True)
class MatrixWords:
    """A matrix in another language."""

    title: str
    elements: Mapping[str, ElementWords]


@dataclass(frozen=True, slots=True)
class Overlay:
    """The words of the catalogue in one language: every standard and stage, and those matrices that were translated."""

    schema: Literal["gavah.elements.words/1"]
    language: str
    standards: Mapping[str, str]
    stages: Mapping[str, str]
    evidence_types: Mapping[str, str] = field(default_factory=dict)
    matrices: Mapping[str, MatrixWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Standards, stages and matrices by id, their words by language, and the lists that tell what a wording claims."""

    standards: Mapping[str, Standard]
    stages: Mapping[str, Stage]
    evidence_types: Mapping[str, str]
    submatrices: Mapping[str, SubMatrix]
    matrices: Mapping[str, Matrix]
    overlays: Mapping[str, Overlay]
    wording: Wording

    def standard_names(self) -> dict[str, Translations]:
        """Return standard id -> its name in each language."""
        return {id: {code: o.standards[id] for code, o in self.overlays.items()} for id in self.standards}

    def stage_name(self, stage: str) -> Translations:
        """Return the name of a stage in each language."""
        return {code: overlay.stages[stage] for code, overlay in self.overlays.items()}

    def evidence_name(self, type: str) -> Translations:
        """Return what a type of evidence is, in each language that says it."""
        words = {code: o.evidence_types[type] for code, o in self.overlays.items() if type in o.evidence_types}
        return {"en": self.evidence_types[type], **words}

    def matrix_title(self, matrix: str) -> Translations:
        """Return the title of a matrix in each language that has one."""
        words = {code: o.matrices[matrix].title for code, o in self.overlays.items() if matrix in o.matrices}
        return {"en": self.matrices[matrix].title, **words}

    def element_words(self, matrix: str, element: Element) -> tuple[Translations, Translations]:
        """Return an element's title and what it proves, in each language that has them."""
        words = {c: o.matrices[matrix].elements[element.id] for c, o in self.overlays.items() if matrix in o.matrices}
        return (
            {"en": element.element, **{code: item.element for code, item in words.items()}},
            {"en": element.proves, **{code: item.proves for code, item in words.items()}},
        )


def load_elements() -> Catalogue:
    """Return the catalogue that the package carries; raises BadCase naming the first thing wrong in its files."""
    overlays = {code: data_file(f"elements.{code}.yaml") for code in LANGUAGES}
    return parse_elements(data_file("elements.yaml"), overlays, data_file("wording.yaml"))


def data_file(name: str) -> bytes:
    """Return the bytes of one of the room's data files."""
    return (resources.files("gavah.charge") / "data" / name).read_bytes()


def parse_elements(elements: bytes, overlays: Mapping[str, bytes], wording: bytes) -> Catalogue:
    """Return the catalogue of these files; raises BadCase."""
    base = parse_data(ElementsFile, "elements.yaml", elements, _faults)
    words = {code: _overlay(base, code, data) for code, data in overlays.items()}
    standards = {item.id: item for item in base.standards}
    return Catalogue(
        standards,
        {item.id: item for item in base.stages},
        base.evidence_types,
        base.submatrices,
        {item.id: item for item in base.matrices},
        words,
        load_wording(wording, standards),
    )


def parse_data(cls: type[R], name: str, data: bytes, check: Any = None) -> R:
    """Return the value of one of the room's own data files; raises BadCase (the package is broken, not the material)."""
    try:
        return read(cls, load(data, name), name, check, KEYS)
    except BadDocument as error:
        first = error.faults[0]
        raise BadCase(name, first.reason, f"{first.what} {first.detail}".strip()) from error


def _overlay(base: ElementsFile, code: str, data: bytes) -> Overlay:
    def check(overlay: Overlay) -> Iterator[BadMaterial]:
        if overlay.language != code:
            yield BadMaterial("language", "not_allowed", overlay.language)
        yield from _words_faults(base, overlay)

    return parse_data(Overlay, f"elements.{code}.yaml", data, check)


def _words_faults(base: ElementsFile, overlay: Overlay) -> Iterator[BadMaterial]:
    yield from _same_keys("standards", overlay.standards, {item.id for item in base.standards})
    yield from _same_keys("stages", overlay.stages, {item.id for item in base.stages})
    if overlay.evidence_types:
        yield from _same_keys("evidence_types", overlay.evidence_types, set(base.evidence_types))
    matrices = {item.id: item for item in base.matrices}
    for id, words in overlay.matrices.items():
        if id not in matrices:
            yield BadMaterial(f"matrices.{id}", "unknown_id")
        else:
            yield from _same_keys(f"matrices.{id}", words.elements, {item.id for item in matrices[id].elements})


def _same_keys(where: str, found: Mapping[str, Any], expected: set[str]) -> Iterator[BadMaterial]:
    yield from (BadMaterial(f"{where}.{id}", "unknown_id") for id in found if id not in expected)
    yield from (BadMaterial(f"{where}.{id}", "missing_key") for id in sorted(expected - set(found)))


def _faults(file: ElementsFile) -> Iterator[BadMaterial]:
    standards = {item.id for item in file.standards}
    yield from _twice("standards", [item.id for item in file.standards])
    yield from _twice("stages", [item.id for item in file.stages])
    yield from _twice("matrices", [item.id for item in file.matrices])
    for stage in file.stages:
        if stage.needs not in standards:
            yield BadMaterial(f"stages.{stage.id}.needs", "unknown_id", stage.needs)
    for id, sub in file.submatrices.items():
        yield from _element_faults(file, standards, id, sub.elements)
    for matrix in file.matrices:
        yield from _element_faults(file, standards, matrix.id, matrix.elements)


def _element_faults(
    file: ElementsFile, standards: set[str], where: str, elements: tuple[Element, ...]
) -> Iterator[BadMaterial]:
    yield from _twice(where, [item.id for item in elements])
    for item in elements:
        unknown = [f"evidence {key}" for key in item.evidence if key not in file.evidence_types]
        unknown += [f"standard {item.standard}"] if item.standard and item.standard not in standards else []
        unknown += [f"sub {item.sub}"] if item.sub and item.sub not in file.submatrices else []
        yield from (BadMaterial(f"{where}.{item.id}", "unknown_id", detail) for detail in unknown)


def _twice(where: str, ids: list[str]) -> Iterator[BadMaterial]:
    yield from (BadMaterial(f"{where}.{id}", "twice") for i, id in enumerate(ids) if id in ids[:i])
