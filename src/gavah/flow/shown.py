"""One thing with all that hangs on it, as plain values for a door to show."""

from __future__ import annotations

from typing import Any

from gavah.errors import BadMaterial
from gavah.flow import find
from gavah.flow.case import Case
from gavah.record.form import to_form
from gavah.record.state import Entry, Filed


def named(case: Case, name: str) -> dict[str, Any]:
    """Return the claim, act or exhibit that a person names; raises BadMaterial."""
    for look in (_claim, _act):
        found = look(case, name)
        if found is not None:
            return found
    return _exhibit(case, find.exhibit(case, name))


def _claim(case: Case, name: str) -> dict[str, Any] | None:
    for wordings in case.state.claims.values():
        if name in (wordings[-1].record.label, wordings[-1].record.id):
            break
    else:
        return None
    shown: dict[str, Any] = {"what": "claim", "wordings": [_filed(filed) for filed in wordings]}
    weighed = next((item for item in case.weigh().claims if item.claim.record.id == wordings[-1].record.id), None)
    if weighed is None:
        return {**shown, "withdrawn": True}
    return {
        **shown,
        "worded": weighed.worded,
        "reached": weighed.reached,
        "origins": weighed.origins,
        "assessments": [
            {**_filed(weight.assessment), "accepted": weight.acceptance is not None} for weight in weighed.weights
        ],
        "faults": [to_form(fault) for fault in weighed.faults],
    }


def _act(case: Case, name: str) -> dict[str, Any] | None:
    log, separator, index = name.partition(":")
    if not separator or not index.isdecimal():
        return None
    for entry in case.entries:
        if entry.log.startswith(log) and entry.index == int(index):
            act = entry.act
            return {
                "what": "act",
                "log": entry.log,
                "index": entry.index,
                "t": act.at,
                "type": act.type,
                "body": act.body,
            }
    raise BadMaterial(name, "not_found")


def _exhibit(case: Case, digest: str) -> dict[str, Any]:
    state = case.state
    acts = state.readings.get(digest, [])
    reading = case.reading(acts[-1].record.reading) if acts else None
    unread = state.unread.get(digest)
    description = state.descriptions.get(digest)
    return {
        "what": "exhibit",
        "exhibit": digest,
        "size": case.vault.check(digest),
        "acquisitions": [_filed(filed) for filed in state.exhibits[digest]],
        "description": _filed(description) if description else None,
        "readings": [_filed(filed) for filed in acts],
        "unread": unread.record.reason if unread else None,
        "metadata": [list(pair) for pair in reading.metadata] if reading else [],
        "members": [to_form(member) for member in reading.members] if reading else [],
        "warnings": list(reading.warnings) if reading else [],
        "cited_by": sorted(
            {
                state.claims[filed.record.claim][-1].record.label
                for filed in state.assessments.values()
                if filed.record.passage.cite.exhibit == digest
            }
        ),
    }


def gist(case: Case, entry: Entry) -> str:
    """Return in a few words what an act is about."""
    body = entry.act.body
    if entry.act.type == "ruling":
        return f"{body.get('verdict', '')}: {body.get('reason', '')}"
    if entry.act.type == "assess":
        wordings = case.state.claims.get(str(body.get("claim")))
        label = wordings[-1].record.label if wordings else ""
        return f"{label} {body.get('stance', '')}: {_words(body.get('passage'))}"
    if entry.act.type in ("read", "unread", "describe"):
        received = case.state.exhibits.get(str(body.get("exhibit")))
        return received[0].record.name.text if received else str(body.get("exhibit", ""))
    name = body.get("name")
    named = name.get("text") if isinstance(name, dict) else name
    return str(body.get("label") or named or next((body[key] for key in _TELLING if key in body), ""))


_TELLING = ("exhibit", "matrix", "tier", "value", "author", "count", "position")


def _words(passage: Any) -> str:
    return str(passage.get("words", "")) if isinstance(passage, dict) else ""


def _filed(filed: Filed[Any]) -> dict[str, Any]:
    form: dict[str, Any] = to_form(filed.record)
    return {"act": f"{filed.log}:{filed.index}", "t": filed.at, **form}


def text_of(case: Case, found: dict[str, Any]) -> str:
    """Return the raw text of the exhibit's latest reading; raises BadMaterial where there is none."""
    if found["what"] != "exhibit":
        raise BadMaterial(found["what"], "not_an_exhibit")
    return case.reading(find.latest_reading(case, found["exhibit"])).text


def lines(found: dict[str, Any], indent: str = "") -> list[str]:
    """Return a found thing as indented lines, empty values left out."""
    out: list[str] = []
    for key, value in found.items():
        if value in (None, [], {}, ""):
            continue
        if isinstance(value, dict):
            out += [f"{indent}{key}:", *lines(value, indent + "  ")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for item in value:
                out += [f"{indent}{key}:", *lines(item, indent + "  ")]
        elif isinstance(value, list):
            out.append(f"{indent}{key}: " + ", ".join(str(item) for item in value))
        else:
            out.append(f"{indent}{key}: {value}")
    return out
