"""Records to canonical JSON values and back: strict about known fields, faithful to unknown ones. docs/spec/records.md."""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from gavah.errors import BadMaterial

UNKNOWN = "extra"  # the attribute that keeps the fields which this version does not know
_PLAIN = frozenset((str, int, bool, type(None)))

R = TypeVar("R")


def to_form(value: Any) -> Any:
    """Return the JSON value of a record: None fields are left out, unknown fields come back as they were."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if names := _names(cast(Any, kind)):
        form: dict[str, Any] = {}
        for name in names:
            item = getattr(value, name)
            if name == UNKNOWN:
                form.update(item)
            elif item is not None:
                form[name] = item if type(item) in _PLAIN else to_form(item)
        return form
    if isinstance(value, tuple | list):
        return [to_form(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_form(item) for key, item in value.items()}
    return value


def from_form(cls: type[R], form: Any, where: str = "") -> R:
    """Return the record of class `cls` for a JSON value; raises BadMaterial naming the first field that does not fit."""
    where = where or cls.__name__
    if not isinstance(form, dict):
        raise BadMaterial(where, "not_an_object", type(form).__name__)
    values: dict[str, Any] = {}
    hints = _fields(cast(Any, cls))
    for name, (hint, required) in hints.items():
        if name in form:
            values[name] = _value(hint, form[name], f"{where}.{name}")
        elif required:
            raise BadMaterial(f"{where}.{name}", "missing")
    unknown = {key: item for key, item in form.items() if key not in hints}
    if unknown:
        if UNKNOWN not in {field.name for field in dataclasses.fields(cast(Any, cls))}:
            raise BadMaterial(f"{where}.{min(unknown)}", "unknown_field")
        values[UNKNOWN] = unknown
    return cls(**values)


@functools.cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    """The names of a record's fields; none for what is no record."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


@functools.cache
def _fields(cls: type[Any]) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(cls)
    return {
        field.name: (
            hints[field.name],
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(cls)
        if field.name != UNKNOWN
    }


def _value(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _value(next(arm for arm in get_args(hint) if arm is not types.NoneType), value, where)
    if origin is Literal:
        if value not in get_args(hint):
            raise BadMaterial(where, "not_allowed", str(value)[:80])
        return value
    if origin is tuple:
        return _items(get_args(hint), value, where)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(hint)[1], value, where)
    if dataclasses.is_dataclass(hint):
        return from_form(cast(type[Any], hint), value, where)
    if type(value) is not hint:
        raise BadMaterial(where, "wrong_type", type(value).__name__)
    return value


def _items(hints: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise BadMaterial(where, "not_a_list", type(value).__name__)
    if hints[-1] is Ellipsis:
        return tuple(_value(hints[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if len(value) != len(hints):
        raise BadMaterial(where, "wrong_length", str(len(value)))
    return tuple(_value(hint, item, where) for hint, item in zip(hints, value, strict=True))


def _mapping(hint: Any, value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadMaterial(where, "not_an_object", type(value).__name__)
    return {key: _value(hint, item, f"{where}.{key}") for key, item in value.items()}
