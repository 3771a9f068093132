"""Open a case: to look at it, or to write into it with the author's key. The only place that appends to the ledger."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from gavah import canon
from gavah.charge.catalogue import Catalogue, load_elements
from gavah.charge.weigh import weigh
from gavah.disk import read_regular, sync_folder, write_new
from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.flow.home import Home
from gavah.ledger import (
    Act,
    Checkpoint,
    LogReading,
    LogWriter,
    Recovery,
    Signer,
    check_remembered,
    create_log,
    open_checkpoint,
    origin_of,
    prove,
    read_log,
    sign_note,
    split_origin,
)
from gavah.ledger.act import NONCE_BYTES
from gavah.ledger.keys import ENTROPY_BYTES, WORK_FACTOR, lock_seed, unlock_seed
from gavah.ledger.root import Member, Root, RootLog, check_roots, sign_root
from gavah.record.form import from_form, to_form
from gavah.record.material import Reading
from gavah.record.place import Translations
from gavah.record.state import Entry, Filed, State, file, fold, total_order
from gavah.record.weighed import Weighed
from gavah.vault import Vault

SETTINGS = "case.toml"
LEFTOVERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # of desktops, in each folder looked at
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Hand:
    """What a door lends to the flow: a clock and a source of randomness."""

    clock: Callable[[], datetime]
    entropy: Callable[[int], bytes]

    def now(self) -> str:
        """Return the present instant, UTC, in whole seconds."""
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def new_id(self) -> str:
        """Return 32 random hexadecimal digits."""
        return self.entropy(16).hex()


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands in case.toml."""

    case: str
    title: Translations


class Case:
    """A case that was verified as it was opened: every line, root and checkpoint. Objects are checked when they are read."""

    def __init__(self, folder: Path, logs: Sequence[LogReading], settings: Settings, own_key: bool) -> None:
        self.folder, self.settings, self.own_key = folder, settings, own_key
        self.logs = {log.log: log for log in logs}
        self.vault = Vault(folder / "vault")
        self.entries = total_order(Entry(log.log, e.index, e.act) for log in logs for e in log.entries if e.act)
        self.state: State = fold(self.entries)
        self._lines = {(log.log, entry.index): entry.line for log in logs for entry in log.entries}
        self._fresh: dict[tuple[str, int], Act] = {}
        self.reading = lru_cache(maxsize=64)(self._reading)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The elements of the law that are shipped."""
        return load_elements()

    @property
    def title(self) -> Translations:
        """The title in its languages."""
        return self.state.title.record.title if self.state.title else self.settings.title

    @property
    def view(self) -> Path:
        """Where the deletable view stands."""
        return self.folder / "view" / "case.sqlite"

    def _reading(self, digest: str) -> Reading:
        """Return a sealed reading, hashed again; raises BrokenSeal."""
        form = canon.parse(self.vault.get(digest))
        try:
            return from_form(Reading, form, "reading")
        except BadMaterial as error:
            raise BrokenSeal(f"reading {digest}", "docs/spec/records.md", str(error)) from error

    def original(self, exhibit: str) -> bytes:
        """Return the bytes of an exhibit, hashed again; raises BrokenSeal."""
        return self.vault.get(exhibit)

    def line(self, log: str, index: int) -> bytes:
        """Return the line of an act as it stands, also of one that was erased."""
        line = self._lines.get((log, index))
        return self._fresh[log, index].line() if line is None else line

    def weigh(self) -> Weighed:
        """Return the case as it stands after weighing. Reads every reading that is cited."""
        return weigh(self.state, self.catalogue, self.reading, self.vault.check)

    def add(self, log: str, filed: Iterable[tuple[int, Act, Any]]) -> None:
        """Take in acknowledged acts of a log, each with its index and the record that it carries."""
        for index, act, record in filed:
            self.entries.append(Entry(log, index, act))
            self._fresh[log, index] = act
            file(self.state, Filed(record, log, index, act.at))


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a person decides when a case begins. work_factor: log2 of scrypt's N, for the key at rest."""

    title: Translations
    author: str
    passphrase: str
    work_factor: int = WORK_FACTOR


def create(folder: Path, home: Home, new: NewCase, hand: Hand) -> str:
    """Make an empty case in a new or empty folder; return the verifier key. Raises BadCase if something stands there."""
    _check_free(folder)
    case, log, seed = hand.new_id(), hand.new_id(), hand.entropy(32)
    signer = Signer(origin_of(case, log), seed)
    key = str(signer.key)
    settings, root = _settings_text(case, new.title), _first_root(signer, new.author)
    home.keep_key(log, lock_seed(seed, new.passphrase, hand.entropy(ENTROPY_BYTES), new.work_factor), key)
    try:
        _lay_out(folder, settings, root)
        body = {
            "author": new.author,
            "case": case,
            "case_toml": hashlib.sha256(settings).hexdigest(),
            "key": key,
            "log": log,
            "root": hashlib.sha256(root).hexdigest(),
        }
        create_log(folder / "logs" / log, signer, Act("case.open", body, 1, hand.now(), hand.entropy(NONCE_BYTES)))
    except BaseException:  # nothing half-made stays behind to block the next try
        for name in ("root", "logs"):
            shutil.rmtree(folder / name, ignore_errors=True)
        with suppress(OSError):
            (folder / SETTINGS).unlink(missing_ok=True)
        home.forget_key(log)
        raise
    return key


def _lay_out(folder: Path, settings: bytes, root: bytes) -> None:
    try:
        (folder / "root").mkdir(parents=True, exist_ok=True)
        write_new(folder / SETTINGS, settings, durable=True)
        write_new(folder / "root" / "1.json", root, durable=True)
        sync_folder(folder / "root")
        sync_folder(folder)
    except OSError as error:
        raise BadCase(str(folder), "not_writable", error.strerror or "") from error


def _check_free(folder: Path) -> None:
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise BadCase(str(folder), "not_writable", error.strerror or "") from error
    if taken:
        raise BadCase(str(folder), "target_exists")


def _first_root(signer: Signer, author: str) -> bytes:
    """Return version 1 of the case's membership: one member, who writes one log."""
    case, log = split_origin(signer.name)
    member = Member(signer.key.public, author)
    return sign_root(Root(case, 1, 1, (member,), (RootLog(log, str(signer.key), member.id),)), [signer])


def _settings_text(case: str, title: Translations) -> bytes:
    """Return case.toml; raises BadMaterial for a title that is not Unicode. A JSON string is a TOML basic string."""
    lines = [f"format = {FORMAT}", f'case = "{case}"', "", "[title]"]
    lines += [f"{language} = {json.dumps(words, ensure_ascii=False)}" for language, words in sorted(title.items())]
    try:
        return ("\n".join(lines) + "\n").encode()
    except UnicodeEncodeError as error:
        raise BadMaterial("title", "lone_surrogate") from error


def read_settings(folder: Path) -> Settings:
    """Return what case.toml says; raises BadCase where there is no case or one of another format."""
    path = folder / SETTINGS
    try:
        table = tomllib.loads(path.read_bytes().decode())
        if table["format"] != FORMAT:
            raise BadCase(str(path), "other_format", str(table["format"]))
        return Settings(str(table["case"]), {str(k): str(v) for k, v in table["title"].items()})
    except FileNotFoundError as error:
        raise BadCase(str(folder), "not_a_case") from error
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise BadCase(str(path), "not_a_case", str(error)) from error


def log_ids(folder: Path) -> list[str]:
    """Return the ids of the logs of a case, ascending."""
    try:
        return sorted(path.name for path in (folder / "logs").iterdir() if path.name not in LEFTOVERS)
    except OSError as error:
        raise BadCase(str(folder), "not_a_case", error.strerror or "") from error


def key_of(folder: Path, home: Home, log: str) -> tuple[str, bool]:
    """Return the verifier key of a log, and whether it is the user's own word; else it is the case's own word."""
    own = home.verifier_key(log)
    if own is not None:
        return own, True
    return check_roots(list(root_documents(folder).values())).key_of(log), False


def root_documents(folder: Path) -> dict[str, bytes]:
    """Return file name -> bytes of the root documents 1, 2, ... up to the first that is missing."""
    found: dict[str, bytes] = {}
    while (path := folder / "root" / f"{len(found) + 1}.json").exists():
        found[path.name] = read_regular(path, f"root/{path.name}")
    return found


def look(folder: Path, home: Home) -> Case:
    """Open a case to read it. Raises BadCase, BrokenSeal."""
    settings = read_settings(folder)
    logs, own = [], True
    for log in log_ids(folder):
        key, mine = key_of(folder, home, log)
        reading = read_log(folder / "logs" / log, key)
        if head := home.head(log):
            check_remembered(reading, open_checkpoint(head, reading.key))
        logs.append(reading)
        own = own and mine
    return Case(folder, logs, settings, own)


class Desk:
    """A case open for writing: acts are queued, then settled in one durable append."""

    def __init__(self, case: Case, writer: LogWriter, signer: Signer, tools: tuple[Home, Hand]) -> None:
        self.case, self._writer, self._signer = case, writer, signer
        self._home, self._hand = tools
        self.log = split_origin(signer.name)[1]
        self._queue: list[tuple[Act, Any]] = []

    @property
    def recovered(self) -> Recovery | None:
        """What opening put in order after a writer that was cut off."""
        return self._writer.recovered

    @property
    def by(self) -> str:
        """The author's pseudonym, as the log's first act has it."""
        first = next(entry for entry in self.case.entries if entry.log == self.log)
        return str(first.act.body["author"])

    def now(self) -> str:
        """Return the present instant."""
        return self._hand.now()

    def new_id(self) -> str:
        """Return a new id."""
        return self._hand.new_id()

    def queue(self, records: Iterable[Any]) -> None:
        """Take records to be filed with the next `settle`."""
        at = self._hand.now()
        for record in records:
            clock = self._writer.clock + len(self._queue) + 1
            act = Act(record.TYPE, to_form(record), clock, at, self._hand.entropy(NONCE_BYTES))
            self._queue.append((act, record))

    def settle(self) -> None:
        """Append what is queued; when this returns, it is durable and signed."""
        if not self._queue:
            return
        queue, self._queue = self._queue, []
        indexes = self._writer.append([act for act, _ in queue])
        self.case.add(self.log, ((index, *item) for index, item in zip(indexes, queue, strict=True)))
        self._home.keep_head(self.log, self._writer.note)

    def file(self, records: Iterable[Any]) -> None:
        """Queue and settle."""
        self.queue(records)
        self.settle()

    def sign(self, text: str) -> bytes:
        """Return `text` as a note signed by the author (a bundle's manifest)."""
        return sign_note(text, self._signer)

    def prove(self, log: str, index: int) -> str:
        """Return the proof of an act against what `checkpoint` gives for its log."""
        return self._writer.prove(index) if log == self.log else prove(self.case.logs[log], index)

    def checkpoint(self, log: str) -> bytes:
        """Return the present checkpoint of a log, as it is signed."""
        return self._writer.note if log == self.log else self.case.logs[log].note

    def heads(self) -> list[Checkpoint]:
        """Return the present heads of all logs."""
        others = [reading.checkpoint for log, reading in self.case.logs.items() if log != self.log]
        return [self._writer.head, *others]

    def hand_out(self) -> bytes:
        """Return the present checkpoint for somebody outside; a copy of it stays in the case."""
        return self._writer.hand_out()


@contextmanager
def desk(folder: Path, home: Home, passphrase: Callable[[], str], hand: Hand) -> Iterator[Desk]:
    """Open a case for writing with the one log whose key this user has. What is queued is settled at the end.

    Raises BadCase: no key here, wrong passphrase, another writer at work; BrokenSeal.
    """
    log = next((log for log in log_ids(folder) if home.key_file(log).exists()), None)
    if log is None:
        raise BadCase(str(folder), "no_key")
    seed = unlock_seed(home.key_file(log).read_bytes(), passphrase())
    signer = Signer(origin_of(read_settings(folder).case, log), seed)
    head = home.head(log)
    with LogWriter.open(folder / "logs" / log, signer, open_checkpoint(head, signer.key) if head else None) as writer:
        case = look(folder, home)
        case.vault.sweep()
        at_work = Desk(case, writer, signer, (home, hand))
        yield at_work
        at_work.settle()
