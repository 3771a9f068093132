"""What kinds of entities there are and which properties they have: FollowTheMoney's vocabulary as data, and our Product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import yaml

from gavah.errors import BadCase, BadMaterial

FILE: Final = "schemata.yaml"
_FILE_KEYS = {"schema", "types", "schemata"}
_SCHEMA_KEYS = {"abstract", "extends", "properties"}


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of entity. properties: its own and inherited ones, name -> type or the schema that it points to."""

    name: str
    abstract: bool
    ancestors: tuple[str, ...]
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The schemata by name."""

    schemata: Mapping[str, Schema]
    types: frozenset[str]

    def check(self, schema: str, name: str | None = None) -> None:
        """Check that entities of `schema` can be made and, where one is named, have the property; raises BadMaterial."""
        found = self.schemata.get(schema)
        if found is None:
            raise BadMaterial(schema, "unknown_schema")
        if found.abstract:
            raise BadMaterial(schema, "abstract_schema")
        if name is not None and name not in found.properties:
            raise BadMaterial(name, "unknown_property", schema)

    def is_a(self, schema: str, ancestor: str) -> bool:
        """Whether entities of `schema` are also entities of `ancestor`."""
        return schema == ancestor or ancestor in self.schemata[schema].ancestors


def load_schemata() -> Vocabulary:
    """Return the vocabulary that the package carries; raises BadCase naming the first thing wrong in its file."""
    return parse_schemata((resources.files("gavah.connect") / "data" / FILE).read_bytes())


def parse_schemata(data: bytes) -> Vocabulary:
    """Return the vocabulary of these bytes; raises BadCase."""
    try:
        loader = yaml.CSafeLoader(data)
        node = loader.get_single_node()
        _check_keys(node)
        form = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        raise BadCase(FILE, "not_yaml", str(error)[:200]) from error
    file = _object(form, "", _FILE_KEYS)
    if file.get("schema") != "gavah.schemata/1":
        raise BadCase(FILE, "not_allowed", "schema")
    types = frozenset(_texts(file.get("types"), "types"))
    raw = {
        name: _object(item or {}, name, _SCHEMA_KEYS)
        for name, item in _object(file.get("schemata"), "schemata").items()
    }
    vocabulary = Vocabulary({name: _schema(raw, name) for name in raw}, types)
    _check_types(vocabulary)
    return vocabulary


def _check_keys(node: yaml.Node | None) -> None:
    """Check that no key stands twice: YAML would take the last one and say nothing."""
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise BadCase(FILE, "duplicate_key", name)
        for _, inner in node.value:
            _check_keys(inner)


def _schema(raw: Mapping[str, Mapping[str, Any]], name: str) -> Schema:
    ancestors = tuple(dict.fromkeys(_ancestors(raw, name, (name,))))
    properties: dict[str, str] = {}
    for each in (*reversed(ancestors), name):
        own = _object(raw[each].get("properties", {}), f"{each}.properties")
        properties.update({key: _text(kind, f"{each}.{key}") for key, kind in own.items()})
    return Schema(name, raw[name].get("abstract") is True, ancestors, properties)


def _ancestors(raw: Mapping[str, Mapping[str, Any]], name: str, below: tuple[str, ...]) -> Iterator[str]:
    """Yield what `name` extends, and what that extends; nearest first."""
    parents = _texts(raw[name].get("extends", []), f"{name}.extends")
    for parent in parents:
        if parent not in raw or parent in below:
            raise BadCase(FILE, "circle" if parent in below else "unknown_id", f"{name} extends {parent}")
        yield parent
    for parent in parents:
        yield from _ancestors(raw, parent, (*below, parent))


def _check_types(vocabulary: Vocabulary) -> None:
    for schema in vocabulary.schemata.values():
        for name, kind in schema.properties.items():
            if kind not in vocabulary.types and kind not in vocabulary.schemata:
                raise BadCase(FILE, "unknown_id", f"{schema.name}.{name}: {kind}")


def _object(value: Any, where: str, keys: set[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadCase(FILE, "not_an_object", where)
    for key in value:
        if not isinstance(key, str) or (keys is not None and key not in keys):
            raise BadCase(FILE, "unknown_key", f"{where}.{key}")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadCase(FILE, "not_a_list", where)
    return tuple(_text(item, where) for item in value)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise BadCase(FILE, "wrong_type", where)
    return value
