"""An answer cut into sentences while it is being written, whatever pieces it comes in.

Where a sentence ends is decided by the words up to there and the word that follows, so a cut never moves when more
arrives. A list item, a heading and a row of a table are sentences; a lone line break within a paragraph is not an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from healthkit.clinical.triage.fold import Token, fold
from healthkit.clinical.triage.tables import language

_WORD = re.compile(r"(\s*)(\S+)(?=\s)")
_MARKDOWN = re.compile(r"[*_~#`|>\\]+")
_MARKER = re.compile(r"(?:[-*•+–—]|#{1,6}|>+|\|.*|\(?(?:\d{1,2}|[a-z])[.)])\Z")
_STOP = re.compile(r"[.!?…]+[\"'»”’)\]*_~`|]*\Z")
_CLOSER = re.compile(r"[,:;()\[\]\"«»“”—–|]")
_SHORT = re.compile(
    r"[(\[*_\"«“]*(?:e\.g|i\.e|ex|p\.ex|dr|mr|mrs|ms|mme|prof|st|vs|cf|approx|env|resp|fig|[a-z])\.\Z",
    re.IGNORECASE,
)
LONGEST_SENTENCE = 150  # words; a longer one is read in parts, so that no text takes long
LONGEST_WORD = 400  # characters of a run without blanks that are read


@dataclass
class Sentence:
    """A stretch of an answer, ``start`` to ``end`` in characters without the marker of its list item.

    ``item`` tells list items and table rows, ``lead`` what announces a list ("Your record lists:").
    """

    start: int
    end: int = 0  # 0 until it has a word
    tokens: list[Token] = field(default_factory=list)
    item: bool = False
    lead: bool = False
    heading: bool = False
    paragraph: bool = False
    clause: int = 0


@dataclass(frozen=True)
class _Word:
    """The tokens of one run without blanks: folded words with their clause counted from the run's own first."""

    tokens: tuple[tuple[str, int], ...]
    before: bool
    after: bool
    stops: bool


@lru_cache(maxsize=20_000)
def _read(word: str) -> _Word:
    """Fold one run of characters; remembered, since an answer repeats its words."""
    plain = _MARKDOWN.sub("", word[:LONGEST_WORD])
    folded = [(token.word, token.clause) for token in fold(plain).tokens]
    breaks = language().breaks
    first = folded[0][1] if folded else 0
    opens = bool(_CLOSER.match(plain)) or bool(folded and folded[0][0] in breaks)
    closes = bool(_CLOSER.match(plain[-1:]))
    stops = bool(_STOP.search(word)) and not _SHORT.match(word) and bool(folded or plain)
    return _Word(tuple((one, clause - first) for one, clause in folded), opens, closes, stops)


class Cutter:
    """Takes pieces of text and gives events: a sentence begins, has a further word, is complete."""

    def __init__(self) -> None:
        self.text = ""
        self.at = 0  # everything before is cut
        self.open: Sentence | None = None
        self._ended = False  # the open sentence has its full stop

    def feed(self, piece: str) -> Iterator[tuple[Sentence, tuple[Token, ...], bool]]:
        """Give (sentence, its new tokens, whether it is complete) for each word that this piece finishes."""
        self.text += piece
        while (found := _WORD.match(self.text, self.at)) is not None:
            yield from self._word(found[1], found[2], found.start(2), found.end(2))
            self.at = found.end(2)

    def close(self) -> Iterator[tuple[Sentence, tuple[Token, ...], bool]]:
        """The last word and the last sentence."""
        rest = re.compile(r"(\s*)(\S+)\Z").match(self.text, self.at)
        if rest is not None:
            yield from self._word(rest[1], rest[2], rest.start(2), rest.end(2))
        self.at = len(self.text)
        if self.open is not None:
            yield self.open, (), True
            self.open = None

    def _word(self, blank: str, word: str, start: int, end: int) -> Iterator[tuple[Sentence, tuple[Token, ...], bool]]:
        read, marker = _read(word), bool(_MARKER.match(word))
        line = "\n" in blank
        if self.open is not None and not read.tokens and read.stops and not line:
            self.open.end = end  # " ?" and " !" of French
            yield self.open, (), True
            self.open = None
            return
        if self.open is not None and line and (marker or blank.count("\n") > 1 or self._own_line(self.open)):
            self.open.lead = self.open.lead or self.open.heading
            yield self.open, (), True
            self.open = None
        if self.open is None:
            begins = line or start == len(blank)
            heading = begins and word.startswith("#")
            self.open = Sentence(start, item=begins and marker and not heading, heading=heading)
            self.open.paragraph = begins and not marker
        if marker and not self.open.end and not word.startswith("|"):
            return  # the sentence is what follows the marker
        yield from self._take(read, word, start, end)

    def _take(self, read: _Word, word: str, start: int, end: int) -> Iterator[tuple[Sentence, tuple[Token, ...], bool]]:
        sentence = self.open
        assert sentence is not None
        base = sentence.clause + read.before
        tokens = tuple(Token(one, start, end, 0, base + clause) for one, clause in read.tokens)
        sentence.clause = (tokens[-1].clause if tokens else base) + read.after
        if not sentence.end:
            sentence.start = start
        sentence.tokens += tokens
        sentence.end = end
        sentence.lead = _MARKDOWN.sub("", word).endswith(":")
        done = bool(sentence.tokens) and (read.stops or len(sentence.tokens) >= LONGEST_SENTENCE)
        yield sentence, tokens, done
        if done:
            self.open = None

    def _own_line(self, sentence: Sentence) -> bool:
        """Whether a sentence is of a kind that ends with its line."""
        return sentence.heading or self.text.startswith("|", sentence.start)
