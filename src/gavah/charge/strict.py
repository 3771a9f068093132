"""Hand-written YAML to frozen values, strictly: every fault of a document is told at once, and nothing is guessed.

Refused: unknown, missing and duplicate keys, keys that a value swallowed, aliases, deep nesting, days that do not exist.
A day stays text until its field asks for it: YAML's own dates, which would swallow a calendar, are switched off.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import yaml

from gavah.errors import BadMaterial

DEPTH_LIMIT: Final = 24  # libyaml recurses on the C stack: a deeper document must not reach it
SIZE_LIMIT: Final = 4_000_000  # bytes

R = TypeVar("R")
_is_day = re.compile(r"\d{4}-\d{2}-\d{2}").fullmatch
_is_when = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?").fullmatch


class Day(str):
    """An ISO day that exists, Gregorian."""

    __slots__ = ()

    def __new__(cls, text: str) -> Day:
        """Return the day; raises ValueError."""
        if not _is_day(text):
            raise ValueError("not an ISO day")
        datetime.date.fromisoformat(text)
        return super().__new__(cls, text)


class When(str):
    """An ISO day, month or year that exists, Gregorian: 2020-02-11, 2020-02, 2020."""

    __slots__ = ()

    def __new__(cls, text: str) -> When:
        """Return the day, month or year; raises ValueError."""
        if not _is_when(text):
            raise ValueError("not an ISO day, month or year")
        datetime.date.fromisoformat((text + "-01-01")[:10])
        return super().__new__(cls, text)


class BadDocument(BadMaterial):
    """A document that a person wrote has faults; all of them are told at once."""

    def __init__(self, what: str, faults: tuple[BadMaterial, ...]) -> None:
        """Keep the faults, in the order in which they stand in the document."""
        super().__init__(what, "faulty_document", "; ".join(str(fault) for fault in faults)[:2000])
        self.faults = faults


class _Loader(yaml.CSafeLoader):
    """YAML without its own dates."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def load(data: bytes, what: str) -> Any:
    """Return the plain value of one YAML document; raises BadDocument. what: the document's name."""
    try:
        text = _text(data)
        _check_shape(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        faults = tuple(_duplicates(node, "")) if node else ()
        value = loader.construct_document(node) if node and not faults else None
    except (yaml.YAMLError, ValueError) as error:
        raise BadDocument(what, (BadMaterial(what, "not_yaml", " ".join(str(error).split())[:300]),)) from error
    if faults:
        raise BadDocument(what, faults)
    return value


def read(
    cls: type[R],
    form: Any,
    what: str,
    check: Callable[[R], Iterator[BadMaterial]] | None = None,
    swallowable: frozenset[str] = frozenset(),
) -> R:
    """Return the value of dataclass `cls` for a loaded document; raises BadDocument with every fault.

    check: tells the faults that only the whole value shows; it runs when nothing else is wrong. swallowable: keys that
    must not stand inside a value (", key: "): an unquoted comma or a stray apostrophe once hid whole keys like that.
    """
    faults: list[BadMaterial] = []
    value = _Reader(faults, swallowable).item(cls, form, "")
    if not faults and check is not None:
        faults.extend(check(value))
    if faults:
        raise BadDocument(what, tuple(faults))
    return cast(R, value)


def _text(data: bytes) -> str:
    if len(data) > SIZE_LIMIT:
        raise ValueError(f"more than {SIZE_LIMIT} bytes")
    return data.decode()


def _check_shape(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(f"alias *{event.anchor}: write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            raise ValueError(f"nested deeper than {DEPTH_LIMIT}")


def _duplicates(node: yaml.Node, where: str) -> Iterator[BadMaterial]:
    if isinstance(node, yaml.SequenceNode):
        for i, inner in enumerate(node.value):
            yield from _duplicates(inner, f"{where}[{i}]")
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, inner in node.value:
            name = f"{where}.{key.value}".lstrip(".")
            if key.value in seen:
                yield BadMaterial(name, "duplicate_key", f"line {key.start_mark.line + 1}")
            seen.add(key.value)
            yield from _duplicates(inner, name)


class _Reader:
    """Reads values by the types of their fields; keeps every fault and goes on, so that all are told at once."""

    def __init__(self, faults: list[BadMaterial], swallowable: frozenset[str]) -> None:
        self._faults, self._swallowable = faults, swallowable

    def item(self, hint: Any, form: Any, where: str) -> Any:
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            arm = next(arm for arm in get_args(hint) if arm is not types.NoneType)
            return None if form is None else self.item(arm, form, where)
        if origin is Literal:
            return form if form in get_args(hint) else self._fault(where, "not_allowed", str(form))
        if origin is tuple:
            return self._list(get_args(hint)[0], form, where)
        if origin is not None:
            return self._mapping(get_args(hint)[1], form, where)
        if dataclasses.is_dataclass(hint):
            return self._record(cast(type[Any], hint), form, where)
        return self._scalar(hint, form, where)

    def _scalar(self, hint: Any, form: Any, where: str) -> Any:
        if hint in (Day, When):
            try:
                return hint(str(form) if type(form) in (str, int) else "")
            except ValueError:
                return self._fault(where, "not_a_date", str(form))
        if type(form) is not hint:
            return self._fault(where, "wrong_type", f"{hint.__name__} expected, {type(form).__name__} found")
        if hint is str and not form.strip():
            return self._fault(where, "empty")
        return form

    def _list(self, hint: Any, form: Any, where: str) -> Any:
        if not isinstance(form, list):
            return self._fault(where, "not_a_list", type(form).__name__)
        return tuple(self.item(hint, inner, f"{where}[{i}]") for i, inner in enumerate(form))

    def _mapping(self, hint: Any, form: Any, where: str) -> Any:
        if not isinstance(form, dict):
            return self._fault(where, "not_an_object", type(form).__name__)
        for key in form:
            if not isinstance(key, str):
                self._fault(where, "key_not_text", str(key))
        return {key: self.item(hint, inner, f"{where}.{key}".lstrip(".")) for key, inner in form.items()}

    def _record(self, cls: type[Any], form: Any, where: str) -> Any:
        if not isinstance(form, dict):
            return self._fault(where or cls.__name__, "not_an_object", type(form).__name__)
        before = len(self._faults)
        fields = _fields(cast(Any, cls))
        for key in form:
            if key not in fields:
                self._fault(f"{where}.{key}".lstrip("."), "unknown_key")
        for name, (_, _, required) in fields.items():
            if required and name not in form:
                self._fault(f"{where}.{name}".lstrip("."), "missing_key")
        values = {
            attribute: self.item(hint, form[name], f"{where}.{name}".lstrip("."))
            for name, (attribute, hint, _) in fields.items()
            if name in form
        }
        self._check_swallowed(form, where)
        return cls(**values) if len(self._faults) == before else None

    def _check_swallowed(self, form: Mapping[Any, Any], where: str) -> None:
        for key, inner in form.items():
            hidden = re.search(r", ([a-z_]{2,}): ", inner) if isinstance(inner, str) else None
            if hidden and hidden[1] in self._swallowable:
                self._fault(f"{where}.{key}".lstrip("."), "swallowed_key", hidden[1])

    def _fault(self, where: str, reason: str, detail: str = "") -> None:
        self._faults.append(BadMaterial(where, reason, detail[:200]))


@functools.cache
def _fields(cls: type[Any]) -> Mapping[str, tuple[str, Any, bool]]:
    """Return the document's key -> attribute, type, whether it must be there. Metadata `key` names a key that is a keyword."""
    hints = get_type_hints(cls)
    return {
        field.metadata.get("key", field.name): (
            field.name,
            hints[field.name],
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(cls)
    }
