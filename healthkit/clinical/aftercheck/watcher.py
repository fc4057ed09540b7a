"""An answer checked while it is being written: what may be shown so far."""

from __future__ import annotations

from healthkit.clinical.aftercheck.check import finding_of, fixed, flagged, replaces, verdict
from healthkit.clinical.aftercheck.judge import Judge, setting
from healthkit.clinical.aftercheck.model import Finding, Verdict
from healthkit.clinical.aftercheck.sentences import Cutter, Sentence
from healthkit.clinical.triage import Assessment
from healthkit.clinical.triage.fold import Token
from healthkit.i18n import LANGUAGES


class Watcher:
    """Lets an answer through word by word, and holds back what could still become a finding.

    Where a finding begins, its sentence stops; when it ends, the fixed sentence follows. After a finding for which the
    whole answer gives way nothing more is shown. :meth:`finish` equals :func:`.check` of the whole, however it was cut
    into pieces: a caller shows ``finish().text`` in place of what was streamed unless ``action`` is ``keep``.
    """

    def __init__(self, lang: str, danger: Assessment | None, minor: bool = False) -> None:
        self._lang = lang if lang in LANGUAGES else "en"
        self._danger = danger
        self._cutter = Cutter()
        self._judge = Judge(setting(flagged(danger), minor))
        self._findings: list[Finding] = []
        self._shown = 0  # characters of the answer that were shown or swallowed
        self._told: set[str] = set()
        self._stopped = False
        self.tail = ""

    def feed(self, piece: str) -> str:
        """Take the next piece; give what may be shown now."""
        out = [self._take(*event) for event in self._cutter.feed(piece)]
        if not self._stopped:
            out.append(self._release())
        return "".join(out)

    def finish(self) -> Verdict:
        """The verdict on the whole; :attr:`tail` is what :meth:`feed` had not shown yet."""
        out = [self._take(*event) for event in self._cutter.close()]
        if not self._stopped:
            out.append(self._cutter.text[self._shown :])
            self._shown = len(self._cutter.text)
        self.tail = "".join(out)
        return verdict(self._cutter.text, self._lang, tuple(self._findings), self._danger)

    def _take(self, sentence: Sentence, tokens: tuple[Token, ...], complete: bool) -> str:
        self._judge.read(tokens)
        if not complete:
            return ""
        found = finding_of(sentence, self._judge.finish(sentence))
        if not found:
            return ""
        self._findings += found
        if self._stopped or any(replaces(one, self._danger) for one in found):
            self._stopped = True
            return ""
        before = self._cutter.text[self._shown : max(self._shown, sentence.start)]
        cut = "… " if self._shown > sentence.start else ""
        self._shown = sentence.end
        return before + cut + fixed(found[0], self._lang, self._told)

    def _release(self) -> str:
        """What of the text is safe: up to the last finished word, or to where the open sentence may turn."""
        safe = self._cutter.at
        held = self._judge.held_from()
        if held is not None:
            safe = min(safe, held)
        shown, self._shown = self._shown, max(self._shown, safe)
        return self._cutter.text[shown : self._shown]
