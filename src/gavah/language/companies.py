"""Find names of companies by the legal form that stands in them. Proposals for a person, never facts.

Latin script: up to six capitalised words before the form (Muster Systeme GmbH & Co. KG). Persian and Arabic: the word
for company (شرکت, شركة, مؤسسة) and up to four words after it, until a word or a mark that ends a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gavah.language.folding import fold


@dataclass(frozen=True, slots=True)
class FoundName:
    """A company's name that stands at [start, end) of a text, in code points. form: the legal form as written."""

    start: int
    end: int
    words: str
    form: str


_FORMS = (
    r"(?:GmbH|GMBH|gGmbH|AG|SE|UG(?: \(haftungsbeschränkt\))?)(?: ?& ?(?:Co\.?|CO\.?) ?(?:KGaA|KG|OHG))?",
    r"KGaA|KG|OHG|e\. ?K\.|e\. ?V\.|Aktiengesellschaft|mbH",
    r"(?:Pvt\.? |Pte\.? |Pty\.? |Co\.?,? )?(?:Ltd\.?|LTD\.?|Limited|LIMITED)|LLC|L\.L\.C\.|LLP|PLC|plc|PJSC|JSC|OJSC",
    r"Inc\.?|INC\.?|Incorporated|Corp\.?|CORP\.?|Corporation",
    r"S\.A\.S\.|S\.A\.R\.L\.|S\.à ?r\.l\.|S\.p\.A\.|S\.r\.l\.|S\.A\.|SARL|SAS|SpA|SA|B\.V\.|BV|N\.V\.|NV|A/S",
    r"FZ-LLC|FZE|FZCO|FZC|DMCC",
)
_FORM = re.compile(rf"(?:{'|'.join(_FORMS)})(?![\w-])")
_LONGEST, _WIDEST_GAP = 160, 12
_BREAK = re.compile(r"(?:,?[ \t\u00a0]+|,?[ \t\u00a0]*\r?\n[ \t\u00a0]*)\Z")
_TOKEN = re.compile(r"[^ \t\u00a0]+")
_NAME_WORD = re.compile(r"[^\W_](?:[\w.&'’+/-]*[\w'’+!])?|[&+]")
_MOST_WORDS, _MOST_ARABIC_WORDS = 6, 4


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split(" ")))


_JOINING = frozenset({"&", "+", "of", "for", "für", "de", "du"})
_NOT_A_NAME = _folded(
    "the a an this that our their its by from to with in on at for of and or between against via while when company "
    "firm messrs der die das den dem des ein eine einer eines von vom mit bei zur zum und firma unternehmen "
    "gesellschaft hersteller la le les un une de du des par avec et chez société entreprise mr mrs ms dr herr frau "
    "manufacturer supplier subsidiary monday tuesday wednesday thursday friday saturday sunday montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag"
)
_COMPANY = re.compile(r"(?<!\w)(?P<before>[^\W\d_]+\s+)?(?P<form>(?:ال)?(?:شر[کك][تةه]|م[ؤو]سس[ةه]))(?!\w|\u200c)")
_ARABIC_WORD = re.compile(r"[ \t\u00a0\u200c]+(?P<word>[«\"“]?[^\W_](?:[\w\u200c.&-]*\w)?)")
_CLOSING = frozenset('»"”')
_POINTING = _folded("این آن همین همان هر هیچ یک چند کدام هذه تلك كل أي")
_ENDS_NAME = _folded(
    "از به در که با و یا برای را است بود بودند شد شده هم نیز تا بر بی این آن ما شما او آنها خود ها های هایی اعلام گفت "
    "گفته می نمی کرد کرده کردند کردن کنند کند کنیم داشت دارد دارند داشتند خواهد خواهند باید بوده هست نیست روز سال ماه "
    "طی طبق مورد توسط پس پیش من إلى الى على عن في مع التي الذي أن إن كان كانت قد لم لن هو هي هذا هذه ذلك تلك أو ثم "
    "بعد قبل قالت قال أعلنت حيث"
)
_VERB = re.compile("(?:ن?می.{2,}|.{2,}(?:کرد|کردند|است|اند))")


def find_companies(text: str) -> list[FoundName]:
    """Find the names of companies in `text`, in their order, not overlapping."""
    found = sorted([*_latin(text), *_arabic(text)], key=lambda name: (name.start, -name.end))
    kept: list[FoundName] = []
    for name in found:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _latin(text: str) -> Iterator[FoundName]:
    for match in _FORM.finditer(text):
        gap = _BREAK.search(text, max(0, match.start() - _WIDEST_GAP), match.start())
        start = _name_start(text, gap.start()) if gap else None
        if start is not None:
            yield FoundName(start, match.end(), text[start : match.end()], match.group())


def _name_start(text: str, end: int) -> int | None:
    """Find where the name that ends at `end` begins: capitalised words of one line, joined by & or of.

    Not by "and", which may join two firms.
    """
    low = max(0, end - _LONGEST)
    low = max(low, text.rfind("\n", low, end) + 1)
    words = list(_TOKEN.finditer(text, low, end))[-_MOST_WORDS:]
    name: list[re.Match[str]] = []
    for word in reversed(words):
        if not _may_stand_in_name(word.group()):
            break
        name.insert(0, word)
    while name and not _may_begin_name(name[0].group()):
        name.pop(0)
    return name[0].start() if name and name[-1].group() not in _JOINING else None


def _may_stand_in_name(word: str) -> bool:
    """Tell whether a word is a joining one or has a capital (also inside: iSystems) or a figure, and no sentence's end."""
    if _NAME_WORD.fullmatch(word) is None:
        return False
    return word in _JOINING or word[0].isdigit() or any(map(str.isupper, word))


def _may_begin_name(word: str) -> bool:
    return any(map(str.isupper, word)) and fold(word) not in _NOT_A_NAME


def _arabic(text: str) -> Iterator[FoundName]:
    for match in _COMPANY.finditer(text):
        if match["before"] and fold(match["before"]) in _POINTING:
            continue
        end = _arabic_end(text, match.end())
        if end > match.end():
            start = match.start("form")
            yield FoundName(start, end, text[start:end], match["form"])


def _arabic_end(text: str, at: int) -> int:
    for _ in range(_MOST_ARABIC_WORDS):
        match = _ARABIC_WORD.match(text, at)
        if match is None or _ends_name(match["word"]):
            break
        at = match.end()
        if at < len(text) and text[at] in _CLOSING:
            return at + 1
    return at


def _ends_name(word: str) -> bool:
    folded = fold(word)
    return word.islower() or folded in _ENDS_NAME or _VERB.fullmatch(folded) is not None
