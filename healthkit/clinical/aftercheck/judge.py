"""One sentence after the other: which rules find it, with what was announced before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from healthkit.clinical.aftercheck.reader import Phrases, Reader
from healthkit.clinical.aftercheck.sentences import Sentence
from healthkit.clinical.aftercheck.tables import Rule, tables
from healthkit.clinical.triage.fold import Folded, Token
from healthkit.clinical.triage.phrases import Match
from healthkit.clinical.triage.scope import Scopes

HARMLESS = "minimise"  # the frame whose "not" negates nothing: "do not hesitate to"
_NE = frozenset({"n", "ne"})
_PAS = frozenset({"pas", "plus", "jamais", "rien", "aucun", "aucune"})


@dataclass(frozen=True)
class Setting:
    """The rules that apply to one answer, and their phrases."""

    rules: tuple[Rule, ...]
    signs: Phrases
    frames: Phrases


@lru_cache(maxsize=4)
def setting(danger: bool, minor: bool) -> Setting:
    """Rules for an answer to a red flag, or to a minor, or to neither."""
    known = {"": True, "danger": danger, "minor": minor}
    rules = tuple(rule for rule in tables().rules if known[rule.when])
    names = frozenset().union(*(need for rule in rules for need in rule.needs))
    return Setting(rules, _phrases("signs", names), _phrases("frames", frozenset(tables().frames)))


@lru_cache(maxsize=8)
def _phrases(which: str, names: frozenset[str]) -> Phrases:
    table = tables().signs if which == "signs" else tables().frames
    return Phrases({name: table[name] for name in sorted(names)})


@dataclass(frozen=True)
class _Read:
    """A complete sentence: its words, the signs and frames in it, and what its list's lead brings along."""

    tokens: list[Token]
    signs: list[Match]
    frames: list[Match]
    scopes: Scopes
    lead_signs: frozenset[str]
    lead_frames: frozenset[str]

    def holds(self, rule: Rule) -> bool:
        """Whether each need of a rule has a sign that nothing excuses; at least one stands in the sentence itself."""
        if any(reach == "sentence" and name in self.lead_frames for name, reach in rule.unless.items()):
            return False
        here = False
        for need in rule.needs:
            standing = any(match.name in need and self._stands(match, rule) for match in self.signs)
            if not standing and not need & self.lead_signs:
                return False
            here = here or standing
        return here

    def _stands(self, match: Match, rule: Rule) -> bool:
        # "Without pain, use …": a method is told all the same.
        denied = match.name != "method" and self.negated(match)
        return not denied and not any(self._excuses(frame, match, rule) for frame in self.frames)

    def _excuses(self, frame: Match, match: Match, rule: Rule) -> bool:
        """Whether a frame of the rule reaches a sign."""
        reach = rule.unless.get(frame.name)
        if reach == "overlap":
            return not set(frame.at).isdisjoint(match.at)
        if reach in {"clause", "around"}:
            same = self.tokens[frame.at[0]].clause == self.tokens[match.at[0]].clause
            return same and (reach == "around" or frame.at[0] <= match.at[-1])
        return reach == "sentence" or (reach == "before" and frame.at[0] <= match.at[0])

    def negated(self, match: Match) -> bool:
        """Whether a negation covers a sign; French also says it around the verb: "n'attendez pas"."""
        if self.scopes.negated(match):
            return True
        verb, own = match.at[0], {self.tokens[at].word for at in match.at}
        before, after = self.tokens[max(0, verb - 2) : verb], self.tokens[verb + 1 : verb + 3]
        opened = any(token.word in _NE and token.clause == self.tokens[verb].clause for token in before)
        return opened and own.isdisjoint(_PAS) and any(token.word in _PAS for token in after)


class Judge:
    """Reads the sentences of one answer in their order; a lead ("you can take:") goes on into its list."""

    def __init__(self, rules: Setting) -> None:
        self._setting = rules
        self._reader = Reader(rules.signs)
        self._lead_signs: frozenset[str] = frozenset()
        self._lead_frames: frozenset[str] = frozenset()

    def read(self, tokens: tuple[Token, ...]) -> None:
        """Take further words of the open sentence."""
        for token in tokens:
            self._reader.read(token)

    def held_from(self) -> int | None:
        """The character from which the open sentence may yet become a finding; None where nothing in it can."""
        first = self._reader.earliest()
        return None if first is None else self._reader.tokens[first].start

    def finish(self, sentence: Sentence) -> tuple[Rule, ...]:
        """The rules that find the sentence, which is complete; the next one begins."""
        reader, self._reader = self._reader, Reader(self._setting.signs)
        if sentence.paragraph or sentence.heading:
            self._lead_signs = self._lead_frames = frozenset()
        lead_signs = self._lead_signs if sentence.item else frozenset()
        if not reader.matches and not sentence.lead and not lead_signs:
            return ()
        frames = self._frames(reader.tokens)
        scopes = Scopes(Folded("", tuple(reader.tokens), frozenset()), frames)
        excused = self._lead_frames if sentence.item else frozenset()
        read = _Read(reader.tokens, reader.matches, frames, scopes, lead_signs, excused)
        if sentence.lead:
            self._lead_signs = frozenset(match.name for match in read.signs if not read.negated(match))
            self._lead_frames = frozenset(frame.name for frame in frames)
        return tuple(rule for rule in self._setting.rules if read.holds(rule))

    def _frames(self, tokens: list[Token]) -> list[Match]:
        reader = Reader(self._setting.frames)
        for token in tokens:
            reader.read(token)
        return reader.matches
