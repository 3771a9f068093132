"""Words out of pictures by tesseract, a system program, run inside the fence: pixels in by a pipe, a table out.

Preparing the picture decides between rubbish and two errors in a hundred: grey, a median of 3 x 3, small pictures
doubled. Persian and Latin script are read in separate runs (mixed models are slower and worse); the surer run is kept.
"""

from __future__ import annotations

import csv
import functools
import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageFilter

from gavah.errors import BadMaterial
from gavah.read.draft import BLOCK, LINE
from gavah.read.limits import Budget
from gavah.read.parts import tesseract
from gavah.record.place import Box

RUNS = ("fas", "eng+deu+fra")
LARGE = 2400  # pixels of the longer edge from which a picture is not doubled
LEAST_CONFIDENCE = 50  # per cent, mean of a picture: below it the words are noise
_COLUMNS = ("level", "page_num", "block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text")


@dataclass(frozen=True, slots=True)
class Word:
    """One word. box: left, top, right, bottom in pixels of the picture as given; confidence: per cent; gap: before it."""

    text: str
    box: Box
    confidence: int
    gap: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The words of one picture under the surer of the runs. confidence: mean per cent, weighed by letters."""

    words: tuple[Word, ...]
    languages: str
    confidence: int


@functools.cache
def tool() -> str:
    """Return the version of tesseract, or nothing where it is missing."""
    if tesseract() is None:
        return ""
    return _run(["--version"], b"", 30).decode(errors="replace").partition("\n")[0].strip().replace(" ", "-")


@functools.cache
def runs() -> tuple[str, ...]:
    """Return the runs that the installed languages allow."""
    if not tool():
        return ()
    there = set(_run(["--list-langs"], b"", 30).decode(errors="replace").split())
    return tuple(kept for run in RUNS if (kept := "+".join(name for name in run.split("+") if name in there)))


def look(image: Image.Image, budget: Budget) -> Seen:
    """Return the words in a picture; none if they are too unsure to be words.

    Raises BadMaterial ocr_missing, ocr_failed, timeout.
    """
    if not runs():
        raise BadMaterial("exhibit", "ocr_missing", "tesseract")
    pixels, factor = _prepared(image)
    seen = [_seen(languages, pixels, factor, budget) for languages in runs()]
    best = max(seen, key=lambda s: (s.confidence, -seen.index(s)))
    return best if best.confidence >= LEAST_CONFIDENCE else Seen((), best.languages, best.confidence)


def _prepared(image: Image.Image) -> tuple[bytes, int]:
    """Return the picture as tesseract is to see it (PGM), and how many times larger it is."""
    grey = image.convert("RGB").convert("L").filter(ImageFilter.MedianFilter(3))
    factor = 1 if max(grey.size) >= LARGE else 2
    if factor > 1:
        grey = grey.resize((grey.width * factor, grey.height * factor), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    grey.save(out, "PPM")
    return out.getvalue(), factor


def _seen(languages: str, pixels: bytes, factor: int, budget: Budget) -> Seen:
    command = ["stdin", "stdout", "-l", languages, "--psm", "3", "-c", "tessedit_do_invert=0", "tsv"]
    table = _run(command, pixels, budget.seconds_left("ocr")).decode(errors="replace")
    words = tuple(_words(table, factor))
    letters = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) // max(letters, 1)
    return Seen(words, languages, mean)


def _words(table: str, factor: int) -> Iterator[Word]:
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    if not set(_COLUMNS) <= set(rows.fieldnames or ()):
        raise BadMaterial("exhibit", "ocr_failed", "an unknown table")
    found = [row for row in rows if row["level"] == "5" and (row["text"] or "").strip()]
    for before, row in pairwise([{}, *found]):
        left, top, width, height = (int(row[name]) // factor for name in ("left", "top", "width", "height"))
        yield Word(
            row["text"].strip(), (left, top, left + width, top + height), int(float(row["conf"])), _gap(before, row)
        )


def _gap(before: dict[str, str], row: dict[str, str]) -> str:
    if before.get("block_num") != row["block_num"] or before.get("par_num") != row["par_num"]:
        return BLOCK
    return " " if before.get("line_num") == row["line_num"] else LINE


def _run(arguments: list[str], given: bytes, seconds: float) -> bytes:
    """Return what tesseract writes; raises BadMaterial ocr_failed, timeout."""
    program = tesseract()
    if program is None:
        raise BadMaterial("exhibit", "ocr_missing", "tesseract")
    try:
        done = subprocess.run(  # noqa: S603 -- a fixed list, no shell
            [program, *arguments], input=given, stdout=subprocess.PIPE, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BadMaterial("exhibit", "timeout", "ocr") from error
    except OSError as error:
        raise BadMaterial("exhibit", "ocr_failed", str(error)) from error
    if done.returncode != 0:
        raise BadMaterial("exhibit", "ocr_failed", f"tesseract ended with {done.returncode}")
    return done.stdout
