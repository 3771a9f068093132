"""Write the room's folder: pages, assets, the bundle, and the bundle's files once more as scripts. Whole or not at all.

A page that was opened from a folder can fetch nothing, but it can load scripts: each data file hands over the bytes of
files of the bundle, in base64, to one function of verify.js.
"""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from gavah import canon
from gavah.disk import sync_folder, told, write_new
from gavah.errors import BadCase
from gavah.publish.bundle import CLAIMS, Contents, Sources, write_bundle
from gavah.publish.room.checking import verify_page
from gavah.publish.room.edition import Room, open_room
from gavah.publish.room.exhibit import exhibit_page, fits_page
from gavah.publish.room.frame import document, framed, head
from gavah.publish.room.front import front_page
from gavah.publish.room.paper import element, join
from gavah.publish.room.speech import LANGUAGES, room_words, script_words
from gavah.publish.sentences import ExhibitLine
from gavah.publish.words import Words
from gavah.record.form import from_form
from gavah.record.material import Reading

BUNDLE, DATA = "bundle", "data"
ACTS_A_FILE = 64  # verify.js counts with the same number
ASSETS = (
    ("gavah.publish.room", "verify.js"),
    ("gavah.publish.room", "page.js"),
    ("gavah.publish.room", "room.css"),
    ("gavah.publish.room", "icon.svg"),
    ("gavah.publish.fonts", "Vazirmatn-Regular.ttf"),
    ("gavah.publish.fonts", "Vazirmatn-Bold.ttf"),
    ("gavah.publish.fonts", "OFL.txt"),
)
_BLOCK = 3 << 18  # of an original at a time; a multiple of 3, so that the base64 of the blocks is that of the whole


def write_room(target: Path, contents: Contents, sources: Sources) -> None:
    """Write the reading room of an edition at `target`, with its bundle inside, durable when this returns.

    Raises BadCase target_exists, disk_full or no_permission; BrokenSeal when a stored object is not what it is named;
    BadMaterial when claims.json includes what the tier may not carry, or the edition's act is not among `contents.acts`.
    """
    if os.path.lexists(target):
        raise BadCase(str(target), "target_exists")
    folder = target.with_name(f".{target.name}.{contents.draft.id}.part")
    with told(str(target)):
        shutil.rmtree(folder, ignore_errors=True)  # left by a room of this edition that was interrupted
        folder.mkdir()
        try:
            _fill(folder, open_room(contents, sources), sources)
            folder.rename(target)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        sync_folder(target.parent)


def _fill(folder: Path, room: Room, sources: Sources) -> None:
    write_bundle(folder / BUNDLE, room.contents, sources)
    for package, name in ASSETS:
        _put(folder / "assets" / name, (files(package) / name).read_bytes())
    _put(folder / "index.html", _choice(room))
    for language in room.languages:
        words = room_words(language)
        _put_script(folder, f"words.{language}", {f"words.{language}": script_words(words)})
        for name, page in _pages(folder, room, words):
            _put(folder / language / name, page)
    _put_scripts(folder, room)
    for place in sorted({path.parent for path in folder.rglob("*") if BUNDLE not in path.relative_to(folder).parts}):
        sync_folder(place)


def _pages(folder: Path, room: Room, words: Words) -> Iterator[tuple[str, bytes]]:
    for page in (front_page(room, words), verify_page(room, words)):
        yield page.name, framed(room, words, page)
    for row in room.claims.exhibits:
        page = exhibit_page(room, words, row, _readings(folder, room, row))
        yield page.name, framed(room, words, page)


def _readings(folder: Path, room: Room, row: ExhibitLine) -> list[tuple[str, Reading]]:
    """The readings of an exhibit that the bundle carries, as they stand there."""
    found = dict.fromkeys(filed.record.reading for filed in room.contents.state.readings.get(row.exhibit, ()))
    places = ((key, folder / BUNDLE / "readings" / f"{key}.json") for key in found)
    return [
        (key, from_form(Reading, canon.parse(path.read_bytes()), "reading")) for key, path in places if path.exists()
    ]


def _choice(room: Room) -> bytes:
    """The first page: a plain link for each language, in its own name."""
    words = [room_words(language) for language in room.languages]
    items = (
        element(
            "li",
            element("a", LANGUAGES[w.language], href=f"{w.language}/index.html", lang=w.language),
            " ",
            element("span", w.pick(room.claims.title), lang=w.language, dir=w.direction),
        )
        for w in words
    )
    title = " · ".join(w.labels["room"] for w in words)
    body = element("body", element("main", element("h1", title), element("ul", *items, class_="languages")))
    return document(words[0].language, words[0].direction, join(head(title, "")), body)


def _put_scripts(folder: Path, room: Room) -> None:
    bundle = folder / BUNDLE
    _put_script(folder, CLAIMS, {CLAIMS: (bundle / CLAIMS).read_bytes()})
    for log in sorted((bundle / "logs").iterdir()):
        stem = f"logs/{log.name}"
        _put_script(folder, f"{stem}/checkpoint", {f"{stem}/checkpoint": (log / "checkpoint").read_bytes()})
        _put_acts(folder, log)
    if (bundle / "readings").is_dir():
        for reading in sorted((bundle / "readings").iterdir()):
            _put_script(folder, f"readings/{reading.name}", {f"readings/{reading.name}": reading.read_bytes()})
    for row in room.claims.exhibits:
        if row.included and fits_page(room, row):
            _put_original(folder, row.exhibit)


def _put_acts(folder: Path, log: Path) -> None:
    """Some acts a file: a browser takes longer to open thousands of files than to read them."""
    indexes = sorted(int(line.stem) for line in (log / "acts").glob("*.json"))
    for number, group in groupby(indexes, lambda index: index // ACTS_A_FILE):
        paths = [f"acts/{index}{ending}" for index in group for ending in (".json", ".tlog-proof")]
        stem = f"logs/{log.name}"
        _put_script(folder, f"{stem}/acts-{number}", {f"{stem}/{path}": (log / path).read_bytes() for path in paths})


def _put_script(folder: Path, name: str, handed: dict[str, bytes]) -> None:
    calls = (f'gavah("{path}", "{base64.b64encode(content).decode()}");\n' for path, content in handed.items())
    _put(folder / DATA / f"{name}.js", "".join(calls).encode())


def _put_original(folder: Path, exhibit: str) -> None:
    path = f"exhibits/{exhibit}"
    place = folder / DATA / f"{path}.js"
    place.parent.mkdir(parents=True, exist_ok=True)
    with (folder / BUNDLE / path).open("rb") as source, place.open("xb") as out:
        out.write(f'gavah("{path}", "'.encode())
        out.writelines(map(base64.b64encode, iter(lambda: source.read(_BLOCK), b"")))
        out.write(b'");\n')
        out.flush()
        os.fsync(out.fileno())


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_new(path, content, durable=True)
