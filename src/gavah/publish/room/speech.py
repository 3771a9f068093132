"""What the room says in one language: the labels of every output and the room's own."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from importlib.resources import files

from gavah import canon
from gavah.language.digits import digits
from gavah.publish.room.paper import Html, element, isolated
from gavah.publish.words import Words, load_words
from gavah.record.place import Translations

LANGUAGES: Mapping[str, str] = {"fa": "فارسی", "en": "English"}
_DIRECTED = frozenset({"ar", "de", "en", "fa", "fr"})
_CHECKED = (
    "kind_",
    "stance_",
    "accepted",
    "not_accepted",
    "carried",
    "withheld",
    "held_",
    "exhibit",
    "place_",
    "comma",
)


def room_words(language: str) -> Words:
    """Return the words of a language of the room; raises BadCase for one without labels."""
    words = load_words(language)
    return Words(language, {**words.labels, **_own(language)})


def script_words(words: Words) -> bytes:
    """Return what the page's script says and compares, as a canonical line."""
    chosen = {key: text for key, text in words.labels.items() if key.startswith(_CHECKED)}
    form = {**chosen, **_own(words.language), "digits": "".join(words.number(n) for n in range(10))}
    return canon.dump(form)


def said(words: Words, key: str, /, **values: object) -> Html:
    """Return a label with its values as markup."""
    return isolated(words.say(key, **values))


def numeral(words: Words, text: str) -> str:
    """Return the digits in a text as the language writes them."""
    return digits(text, words.language)


def worded(words: Words, name: str, text: Translations, class_: str) -> Html:
    """Return an element with the words in this language, else in the one that `Words.pick` takes, marked with its language."""
    language = next((key for key in (words.language, "en") if text.get(key)), next(iter(text), ""))
    return _directed(name, text.get(language, ""), class_, language)


def quoted(name: str, text: str, class_: str) -> Html:
    """Return an element with words of a language that nobody told: it has the direction of most of its letters."""
    return _directed(name, text, class_, None)


def _directed(name: str, text: str, class_: str, language: str | None) -> Html:
    """The direction of the text around must not reach into it: what it holds of the other direction is isolated for its own."""
    direction = Words(language or "", {}).direction if language in _DIRECTED else _majority(text)
    own = Words("fa" if direction == "rtl" else "en", {})
    return element(name, isolated(own.settle(text)), class_=class_, lang=language, dir=direction)


def _majority(text: str) -> str:
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    return "rtl" if kinds.count("R") + kinds.count("AL") > kinds.count("L") else "ltr"


def _own(language: str) -> Mapping[str, str]:
    source = files("gavah.publish.room") / f"{language}.json"
    labels: Mapping[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return labels
