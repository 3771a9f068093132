"""Say where a passage stands and what it does: exhibit, place, words in their own direction, grades, decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gavah.language.isolate import first_strong
from gavah.publish.dossier.page import Quote
from gavah.publish.words import Words, flatten
from gavah.record.finding import Ruling
from gavah.record.place import Passage
from gavah.record.state import State
from gavah.record.weighed import Weight

AGAINST = frozenset({"refutes", "qualifies"})


@dataclass(frozen=True, slots=True)
class Citing:
    """What citing needs: the language's words, the case, the numbers of its exhibits, the refutations set aside.

    inside: the exhibits that the edition carries; no other is named or quoted.
    """

    words: Words
    state: State
    numbers: Mapping[str, str]
    inside: frozenset[str]
    waived: Mapping[str, Ruling]

    def carries(self, passage: Passage) -> bool:
        """Tell whether the edition may print a passage."""
        return passage.cite.exhibit in self.inside

    def exhibit(self, digest: str) -> str:
        """Return "Exhibit 3"."""
        return self.words.say("exhibit", number=int(self.numbers[digest]))

    def place(self, passage: Passage) -> str:
        """Return where a passage stands inside its exhibit."""
        return self.words.place(passage.cite.locator, passage.cite.start, passage.cite.end)

    def line(self, key: str, passage: Passage, **values: object) -> str:
        """Return the label `key` with the passage's exhibit and place, and `values`; of one held back, `key`_held."""
        if not self.carries(passage):
            return self.words.say(f"{key}_held", **values)
        return self.words.say(key, exhibit=self.exhibit(passage.cite.exhibit), place=self.place(passage), **values)

    def translation(self, passage: Passage) -> str:
        """Return the translation into the dossier's language, else nothing: the words themselves are printed."""
        return self.words.settle(passage.translation.get(self.words.language, ""))

    def weighed(self, weight: Weight) -> Quote:
        """Return an assessed passage with its grades and who accepted it why."""
        item = weight.assessment.record
        return Quote(
            stance=self.words.labels[f"stance_{item.stance}"],
            against=item.stance in AGAINST,
            source=self.line(
                "source_line",
                item.passage,
                reliability=item.reliability,
                credibility=item.credibility,
                origin=flatten(item.origin),
            ),
            words=flatten(item.passage.words),
            direction=first_strong(item.passage.words),
            translation=self.translation(item.passage),
            decision=self._decision(weight),
        )

    def plain(self, stance: str, source: str, passage: Passage) -> Quote:
        """Return a passage that is not an assessment: a reply, a position. Of one held back, no word."""
        carried = self.carries(passage)
        return Quote(
            stance=stance,
            against=False,
            source=source,
            words=flatten(passage.words) if carried else "",
            direction=first_strong(passage.words) if carried else self.words.direction,
            translation=self.translation(passage) if carried else "",
            decision="",
        )

    def _decision(self, weight: Weight) -> str:
        if weight.acceptance is None:
            return self.words.labels["not_accepted"]
        ruling = weight.acceptance.record
        waiver = self.waived.get(weight.assessment.record.id)
        told = [self._ruled("accepted", ruling)] + ([self._ruled("waived", waiver)] if waiver else [])
        return " ".join(told)

    def _ruled(self, key: str, ruling: Ruling) -> str:
        return self.words.say(key, by=flatten(ruling.by), reason=self.words.settle(ruling.reason))


def citing(words: Words, state: State, numbers: Mapping[str, str], inside: frozenset[str]) -> Citing:
    """Return what citing needs, with the standing waivers of the case."""
    waived = {on: filed.record for on, filed in state.waived().items()}
    return Citing(words, state, numbers, inside, waived)
