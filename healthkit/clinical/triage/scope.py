"""What a sentence does to the signs in it: negates them, puts them in the past, or only asks about them.

A negation covers what follows in its clause, up to "and", a new subject or a reason. A frame of information covers the
rest of its sentence unless someone says that it happens; a question about one's own data covers its clause and every
clause without a plain statement. A minimising phrase does nothing but keep its "not" from negating anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from healthkit.clinical.triage.fold import Folded, Token
from healthkit.clinical.triage.phrases import Match
from healthkit.clinical.triage.tables import language

EARLY = 4  # words of a sentence within which an order ("please show me …") begins
TRAILING = 5  # words of a clause that is only a date of what the clause before said
OPINIONS = frozenset(["think", "believe", "suppose", "feel", "pense", "crois", "penser", "croire"])
ALTERNATIVES = frozenset(["or", "nor", "ou", "ni"])


class Scopes:
    """The frames of one text, asked of one match after another."""

    def __init__(self, folded: Folded, frames: Iterable[Match]) -> None:
        """``frames`` are the matches of the phrases in ``language.toml``."""
        self._tokens = folded.tokens
        by_name: dict[str, list[Match]] = {}
        for match in frames:
            by_name.setdefault(match.name, []).append(match)
        self._frames = by_name
        self._masked = {at for match in by_name.get("mask", ()) for at in match.at}
        self._harmless = self._masked | {at for match in by_name.get("minimise", ()) for at in match.at}
        negators = language().negators
        self._negators = [
            at
            for at, token in enumerate(self._tokens)
            if (token.word in negators or self._french_plus(at)) and at not in self._harmless
        ]
        self._past = self._past_clauses()

    def counts(self, match: Match, *, always: bool) -> bool:
        """Whether a sign is said to be there now; ``always`` for those that no question frame hushes."""
        if self._masked.intersection(match.at) or self.negated(match):
            return False
        place = _place(self._tokens, match)
        if always:
            return not (place in self._past and any(place[0] == settled for settled, _ in self._clauses("settled")))
        if self._unreal(match):
            return False
        return place not in self._past and not self._only_asked(match)

    def negated(self, match: Match) -> bool:
        """Whether a negation before the match, or between its words, covers it."""
        own = set(match.at)
        for at in self._negators:
            if at in own:
                continue
            if at in match.span or (at < match.at[0] and self._reaches(at, match.at[0])):
                return True
        return self._after_verb(match)

    def _after_verb(self, match: Match) -> bool:
        """Whether French negates the match's verb around it ("il ne saigne pas"), by a word not of the sign itself."""
        first, after = match.at[0], match.at[0] + 1
        if after >= len(self._tokens) or after in match.at or after in self._harmless:
            return False
        around = self._tokens[max(0, first - 2) : first]
        clause = self._tokens[first].clause
        ne = any(token.word in {"ne", "n"} and token.clause == clause for token in around)
        return ne and self._tokens[after].clause == clause and self._tokens[after].word in {"pas", "plus", "jamais"}

    def _reaches(self, negator: int, to: int) -> bool:
        """Whether nothing between a negator and a place ends what it negates."""
        first, last = self._tokens[negator], self._tokens[to]
        if first.sentence != last.sentence:
            return False
        between = self._tokens[negator + 1 : to]
        if first.clause != last.clause and not self._listed(negator, to):
            return False
        stops = language().stops
        words = [token.word for token in between]
        opinion = bool(OPINIONS.intersection(words[:2]))
        return opinion or not stops.intersection(words)

    def _listed(self, negator: int, to: int) -> bool:
        """Whether ``to`` stands in a list that "or" or "ni" closes: no fever, cough or chest pain."""
        sentence = self._tokens[negator].sentence
        rest = [token.word for token in self._tokens[negator + 1 :] if token.sentence == sentence]
        return bool(ALTERNATIVES.intersection(rest)) and "cannot" not in rest

    def _french_plus(self, at: int) -> bool:
        """Whether "plus" means "no longer": only after "ne" or "n" in the same clause."""
        token = self._tokens[at]
        return token.word == "plus" and any(
            other.word in {"ne", "n"} and other.clause == token.clause for other in self._tokens[max(0, at - 4) : at]
        )

    def _past_clauses(self) -> set[tuple[int, int]]:
        """Clauses in the past: those with a past marker and no present one, and what a bare date beside them dates."""
        past = self._clauses("past") - self._clauses("present")
        sizes: dict[tuple[int, int], int] = {}
        for token in self._tokens:
            sizes[(token.sentence, token.clause)] = sizes.get((token.sentence, token.clause), 0) + 1
        order = sorted(sizes)
        there = self._clauses("present") | self._clauses("claim")
        dated = set(past)
        for before, after in pairwise(order):
            if before[0] != after[0]:
                continue
            if after in past and sizes[after] <= TRAILING and before not in self._clauses("present"):
                dated.add(before)
            if before in past and after not in there:
                dated.add(after)
        return dated

    def _clauses(self, name: str) -> set[tuple[int, int]]:
        return {_place(self._tokens, match) for match in self._frames.get(name, ())}

    def _only_asked(self, match: Match) -> bool:
        """Whether the match stands in a question of information, a fiction, or a question about one's own data."""
        sentence, clause = _place(self._tokens, match)
        claims = [one for one in self._frames.get("claim", ()) if _place(self._tokens, one)[0] == sentence]
        for name in ("data", "order"):
            for frame in self._frames.get(name, ()):
                where = _place(self._tokens, frame)
                if where[0] != sentence or (name == "order" and not self._early(frame)):
                    continue
                apart = clause != where[1] and any(_place(self._tokens, one)[1] == clause for one in claims)
                if not apart and (frame.at[0] <= match.at[0] or clause == where[1]):
                    return True
        for frame in self._frames.get("info", ()):
            if _place(self._tokens, frame)[0] != sentence or frame.at[0] > match.at[0]:
                continue
            # "I read your leaflet but …": what follows the "but" is no longer what was read.
            if any(token.word in language().breaks for token in self._tokens[frame.at[-1] + 1 : match.at[0]]):
                continue
            if not any(frame.at[0] < one.at[-1] and one.at[0] <= match.at[-1] for one in claims):
                return True
        return False

    def _unreal(self, match: Match) -> bool:
        """Whether an "if one day", a role or a novel before it in the sentence makes it no event."""
        sentence = self._tokens[match.at[0]].sentence
        return any(
            _place(self._tokens, one)[0] == sentence and one.at[0] <= match.at[0]
            for one in self._frames.get("unreal", ())
        )

    def _early(self, frame: Match) -> bool:
        """Whether a frame begins its sentence, give or take "please" and "can you"."""
        sentence = self._tokens[frame.at[0]].sentence
        return sum(token.sentence == sentence for token in self._tokens[: frame.at[0]]) < EARLY

    def asked_at(self, start: int, end: int) -> bool:
        """Whether a number that stands at characters ``start`` to ``end`` is only asked about, past or negated."""
        at = tuple(i for i, token in enumerate(self._tokens) if token.start < end and token.end > start)
        return bool(at) and not self.counts(Match("number", at), always=False)


def _place(tokens: Sequence[Token], match: Match) -> tuple[int, int]:
    token = tokens[match.at[0]]
    return token.sentence, token.clause
