"""What the room says in one language: the labels of every output and the room's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

from gavah import canon
from gavah.language.digits import digits
from gavah.publish.room.paper import Html, element, isolated
from gavah.publish.words import Words, load_words
from gavah.record.place import Translations

LANGUAGES: Mapping[str, str] = {"fa": "فارسی", "en": "English"}
_CHECKED = ("kind_", "stance_", "accepted", "not_accepted", "carried", "withheld", "exhibit", "place_", "comma")


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
    own = isolated(words.settle(text.get(language, "")))
    return element(name, own, class_=class_, lang=language or None, dir="auto")


def _own(language: str) -> Mapping[str, str]:
    source = files("gavah.publish.room") / f"{language}.json"
    labels: Mapping[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return labels
