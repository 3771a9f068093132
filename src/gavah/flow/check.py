"""Check everything that a case or a bundle holds, and name what is not as it was signed. Never stops at the first fault."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from gavah.disk import files_below, read_regular
from gavah.errors import BadCase, BadMaterial, BrokenSeal, GavahError
from gavah.flow import views
from gavah.flow.case import LEFTOVERS, SETTINGS, Case, log_ids, read_settings, root_documents
from gavah.flow.home import Home
from gavah.ledger import check_remembered, open_checkpoint, origin_of, parse_key, read_log
from gavah.ledger.audit import verify_log
from gavah.ledger.root import check_roots
from gavah.publish.check import check_bundle, claimed_keys
from gavah.record.state import State
from gavah.view import build, folded_from

FindingState = Literal["holds", "broken", "not_included"]
Word = Literal["caller", "user", "case"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, where it lies, how it stands, and why. what: "act", "exhibit", "reading", "sentence", "file", ..."""

    what: str
    where: str
    state: FindingState
    detail: str = ""


@dataclass(slots=True)
class Report:
    """All findings, and whose word the verifier keys rest on: the caller's, this user's own, or the case's."""

    word: Word
    findings: list[Finding] = field(default_factory=list)

    def add(self, what: str, where: str, state: FindingState, detail: str = "") -> None:
        """Take a finding in."""
        self.findings.append(Finding(what, where, state, detail))

    @property
    def counts(self) -> dict[str, int]:
        """Return how many hold, are broken, are not included; and how many sentences, exhibits and acts hold."""
        out = {state: sum(f.state == state for f in self.findings) for state in ("holds", "broken", "not_included")}
        for what in ("sentence", "exhibit", "reading", "act"):
            out[what] = sum(f.what == what and f.state == "holds" for f in self.findings)
        return out


def verify(path: Path, home: Home, keys: Sequence[str]) -> Report:
    """Check a case folder or a bundle. keys: verifier keys from the caller.

    Raises BadCase where there is neither, or for a key that is none.
    """
    _check_keys(keys)
    if (path / "bundle.json").exists() or (path / "bundle.sig").exists():
        return _bundle(path, home, keys)
    if not (path / SETTINGS).exists() and not (path / "logs").is_dir():
        raise BadCase(str(path), "not_a_case")
    return _case(path, home, keys)


def _check_keys(keys: Sequence[str]) -> None:
    """Refuse what is no verifier key: the caller's slip breaks no seal."""
    for key in keys:
        try:
            parse_key(key)
        except GavahError as error:
            raise BadCase(key[:200], "not_a_verifier_key") from error


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as plain values."""
    rows = [{"what": f.what, "where": f.where, "state": f.state, "detail": f.detail} for f in report.findings]
    return {"key": report.word, "counts": report.counts, "findings": rows}


def _bundle(path: Path, home: Home, keys: Sequence[str]) -> Report:
    own = [key for log in _carried_logs(path) if (key := home.verifier_key(log))]
    word: Word = "caller" if keys else "user" if own else "case"
    report = Report(word)
    trusted = [parse_key(key) for key in keys or own]
    if not trusted:
        try:
            trusted = list(claimed_keys(path))
        except GavahError as error:
            report.add("root", "root", "broken", str(error))
    for found in check_bundle(path, trusted):
        report.add(found.what, found.where, found.state, found.detail)
    return report


def _carried_logs(path: Path) -> list[str]:
    folder = path / "logs"
    return sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []


def _case(path: Path, home: Home, keys: Sequence[str]) -> Report:
    chosen, word = _keys(path, home, keys)
    report = Report(word)
    _roots(path, chosen, report)
    _strays(path, report)
    for given in keys:
        if given not in chosen.values():
            report.add("key", parse_key(given).name, "broken", "no log of this case is signed by this key")
    logs = []
    for log, key in chosen.items():
        _log(path / "logs" / log, key, home, report)
        try:
            logs.append(read_log(path / "logs" / log, key or ""))
        except GavahError:
            continue  # the audit has named what is broken there
    if len(logs) == len(chosen) and logs:
        _contents(path, logs, report)
    elif not any(f.state == "broken" for f in report.findings):
        report.add("log", "logs", "broken", "no log can be read")
    return report


def _keys(path: Path, home: Home, keys: Sequence[str]) -> tuple[dict[str, str | None], Word]:
    """The verifier key of each log: the caller's, else the user's own, else the case's word."""
    given = {parse_key(key).name: key for key in keys}
    chosen: dict[str, str | None] = {}
    words: set[Word] = set()
    for log in log_ids(path):
        name = next((name for name in given if name.endswith(f"/{log}")), None)
        own = home.verifier_key(log)
        chosen[log] = given[name] if name else own or _claimed(path, log)
        words.add("caller" if name else "user" if own else "case")
    return chosen, next((word for word in ("case", "user") if word in words), "caller")


def _claimed(path: Path, log: str) -> str | None:
    try:
        return check_roots(list(root_documents(path).values())).key_of(log)
    except GavahError:
        return None


def _roots(path: Path, chosen: dict[str, str | None], report: Report) -> None:
    """The chain of root documents must hold, and name exactly the logs that are there, with the keys they are checked by."""
    try:
        documents = root_documents(path)
        root = check_roots(list(documents.values()))
    except GavahError as error:
        report.add("root", "root", "broken", str(error))
        return
    named = {log.log: log.key for log in root.logs}
    latest = f"root/{root.version}.json"
    for log in sorted(named.keys() | chosen.keys()):
        if log not in chosen:
            report.add("log", f"logs/{log}", "broken", f"{latest} names it, and it is not there")
        elif named.get(log) != chosen[log]:
            report.add("root", latest, "broken", f"log {log} has another key, or none, there")
    for name in documents:
        if not any(f.where == f"root/{name}" for f in report.findings):
            report.add("root", f"root/{name}", "holds")


_PLACES = ("logs/", "vault/", "view/")


def _strays(path: Path, report: Report) -> None:
    """Name what stands outside the layout of docs/spec/ledger.md, and every link."""
    known = {SETTINGS, *(f"root/{n}" for n in root_documents(path))} if (path / "root").is_dir() else {SETTINGS}
    for name, status in files_below(path):
        if stat.S_ISLNK(status.st_mode):
            report.add("file", name, "broken", "a symbolic link")
        elif name in LEFTOVERS or name.removeprefix("logs/") in LEFTOVERS:
            report.add("file", name, "not_included", "left by the desktop; no part of the case")
        elif name not in known and not name.startswith(_PLACES):
            report.add("file", name, "broken", "an unexpected file")


def _log(folder: Path, key: str | None, home: Home, report: Report) -> None:
    place = f"logs/{folder.name}"
    findings = verify_log(folder, key)
    for found in findings:
        state: FindingState = "not_included" if found.state in ("not_included", "unsigned") else "broken"
        what = "act" if found.act is not None else "file"
        where = f"{place}/{found.path}" + (f":{found.act}" if found.act is not None else "")
        report.add(what, where, state, f"expected {found.expected}, found {found.found}")
    try:
        reading = read_log(folder, key or "")
        if head := home.head(folder.name):
            check_remembered(reading, open_checkpoint(head, reading.key))
    except BrokenSeal as error:
        if not any(f.where.startswith(place) and f.state == "broken" for f in report.findings):
            report.add("log", place, "broken", str(error))
        return
    except BadMaterial as error:
        report.add("log", place, "broken", str(error))
        return
    report.findings += [Finding("act", f"{place}:{entry.index}", "holds") for entry in reading.entries]


def _contents(path: Path, logs: list[Any], report: Report) -> None:
    try:
        case = Case(path, logs, read_settings(path), True)
    except GavahError as error:
        report.add("file", SETTINGS, "broken", str(error))
        return
    for check in (_settings, _vault, _readings, _sentences, _view):
        check(case, report)


def _settings(case: Case, report: Report) -> None:
    """case.toml must be what the last act about it says, and name the case that the logs are of."""
    digest = next(
        (e.act.body["case_toml"] for e in reversed(case.entries) if e.act.type in ("case.settings", "case.open")), None
    )
    found = hashlib.sha256(read_regular(case.folder / SETTINGS, SETTINGS)).hexdigest()
    named = all(reading.key.name == origin_of(case.settings.case, log) for log, reading in case.logs.items())
    right = digest == found and named
    report.add("file", SETTINGS, "holds" if right else "broken", "" if right else f"expected {digest}, found {found}")
    roots = {e.act.body["root"] for e in case.entries if e.act.type == "case.open" and "root" in e.act.body}
    first = hashlib.sha256(read_regular(case.folder / "root" / "1.json", "root/1.json")).hexdigest()
    if roots - {first}:
        report.add("root", "root/1.json", "broken", f"expected {', '.join(sorted(roots))}, found {first}")


def named_objects(state: State) -> Iterator[tuple[str, str, bool]]:
    """Yield (what, digest, whether it must be there) of every object that an act names."""
    for exhibit in state.exhibits:
        yield "exhibit", exhibit, True
    for filed in (filed for acts in state.readings.values() for filed in acts):
        yield "reading", filed.record.reading, True
    for run in state.mention_runs:
        yield "batch", run.record.batch, True
    for edition in state.editions.values():
        for _, digest in edition.record.files:
            yield "issued", digest, False


def _vault(case: Case, report: Report) -> None:
    survey = case.vault.survey()
    for name in survey.strange:
        report.add("file", f"vault/{name}", "broken", "no object of the vault")
    known: dict[str, str] = {}
    for what, digest, needed in named_objects(case.state):
        if digest not in known:
            known[digest] = what
            if needed or case.vault.holds(digest):
                _object(case, what, digest, report)
            else:
                report.add(what, digest, "not_included", "issued, and no longer kept here")
    for digest in survey.digests:
        if digest not in known:
            _object(case, "unnamed", digest, report)


def _object(case: Case, what: str, digest: str, report: Report) -> None:
    where = f"vault/sha256/{digest[:2]}/{digest[2:]}"
    try:
        case.vault.check(digest)
    except GavahError as error:
        report.add(what, where, "broken", str(error))
        return
    if what == "unnamed":
        report.add("file", where, "not_included", "no act names it")
    else:
        report.add(what, where, "holds")


def _readings(case: Case, report: Report) -> None:
    for exhibit, acts in case.state.readings.items():
        for filed in acts:
            digest = filed.record.reading
            where = f"vault/sha256/{digest[:2]}/{digest[2:]}"
            try:
                named = case.reading(digest).exhibit
            except GavahError as error:
                if not any(f.where == where and f.state == "broken" for f in report.findings):
                    report.add("reading", where, "broken", str(error))
                continue
            if named != exhibit:
                report.add("reading", where, "broken", f"it is of {named}")


def _sentences(case: Case, report: Report) -> None:
    for filed in case.state.doubled:
        report.add("act", f"logs/{filed.log}:{filed.index}", "broken", f"id {filed.record.id} is another act's already")
    weighed = case.weigh()
    for fault in weighed.other_faults:
        report.add("passage", fault.sentence, "broken", fault.detail)
    for item in weighed.claims:
        label = item.claim.record.label
        broken = [fault.detail for fault in item.faults if fault.reason == "cite_does_not_resolve"]
        report.add("sentence", label, "broken" if broken else "holds", "; ".join(broken))


def _view(case: Case, report: Report) -> None:
    """The view is no evidence, but what is shown should be what was signed: compare it with a fresh one."""
    if not case.view.exists():
        return
    try:
        folded = folded_from(case.view)
        if folded is None:
            report.add("file", "view/case.sqlite", "broken", "no view of this program; gavah refold")
            return
        if folded != len(case.entries):
            report.add("file", "view/case.sqlite", "not_included", "older than the ledger; gavah refold")
            return
        fresh = case.view.with_name("check.sqlite")
        try:
            build(fresh, views.contents(case))
            same = fresh.read_bytes() == case.view.read_bytes()
        finally:
            fresh.unlink(missing_ok=True)
    except GavahError as error:
        report.add("file", "view/case.sqlite", "broken", str(error))
        return
    report.add("file", "view/case.sqlite", "holds" if same else "broken", "" if same else "differs from a fresh fold")


def _acts(case: Case) -> tuple[str, str, str]:
    """The logs as they lie on the disk now, not as they were when the case was opened."""
    try:
        for log, reading in case.logs.items():
            read_log(case.folder / "logs" / log, str(reading.key))
    except GavahError as error:
        return "acts", "broken", str(error)
    return "acts", "holds", str(len(case.entries))


def health(case: Case) -> list[tuple[str, str, str]]:
    """Return, in a few lines, how the ledger and the vault stand: (what, "holds", "open" or "broken", detail)."""
    report = Report("user" if case.own_key else "case")
    for check in (_settings, _vault, _readings, _sentences):
        check(case, report)
    lines = [_acts(case)]
    for what in ("exhibit", "reading", "sentence"):
        broken = [f.where for f in report.findings if f.what == what and f.state == "broken"]
        count = sum(f.what == what for f in report.findings)
        lines.append((f"{what}s", "broken" if broken else "holds", ", ".join(broken) or str(count)))
    lines.append(("key", "holds" if case.own_key else "open", report.word))
    unsigned = sum(log.unsigned for log in case.logs.values())
    if unsigned:
        lines.append(("unsigned", "open", str(unsigned)))
    return lines
