"""A whole answer: what is found in it, and the text that may be shown in its place."""

from __future__ import annotations

from healthkit.clinical.aftercheck.judge import Judge, setting
from healthkit.clinical.aftercheck.model import KINDS, Action, Finding, Verdict
from healthkit.clinical.aftercheck.sentences import Cutter, Sentence
from healthkit.clinical.aftercheck.tables import Rule
from healthkit.clinical.triage import Assessment
from healthkit.i18n import LANGUAGES
from healthkit.i18n import text as message

NOW = frozenset({"emergency", "crisis"})


def check(text: str, lang: str, danger: Assessment | None, *, minor: bool = False) -> Verdict:
    """Judge what a model wrote; pure and deterministic, about a millisecond for a page.

    Args:
        text: Markdown or plain, English, French or both.
        lang: the language of the fixed sentences, ``en`` or ``fr``; rules of both languages always apply.
        danger: what triage said of the question and the data; None or level ``none`` where it said nothing.
        minor: whether the answer is for someone under age.
    """
    cutter, judge = Cutter(), Judge(setting(flagged(danger), minor))
    findings: list[Finding] = []
    for event in (cutter.feed(text), cutter.close()):
        for sentence, tokens, complete in event:
            judge.read(tokens)
            if complete:
                findings += finding_of(sentence, judge.finish(sentence))
    return verdict(text, lang, tuple(findings), danger)


def flagged(danger: Assessment | None) -> bool:
    """Whether triage raised a red flag of any level."""
    return danger is not None and danger.level != "none"


def finding_of(sentence: Sentence, rules: tuple[Rule, ...]) -> list[Finding]:
    """One finding for each kind in a sentence, the gravest first."""
    kinds: dict[str, Rule] = {}
    for rule in rules:
        kinds.setdefault(rule.kind, rule)
    graver = sorted(kinds.values(), key=lambda rule: KINDS.index(rule.kind))
    return [Finding(rule.kind, sentence.start, sentence.end, rule.id) for rule in graver]


def replaces(finding: Finding, danger: Assessment | None) -> bool:
    """Whether nothing of the answer may stay: a method, or the opposite of what an emergency needs."""
    if finding.kind == "method":
        return True
    grave = danger is not None and danger.level in NOW
    return grave and finding.kind in {"contradiction", "stop_care"}


def verdict(text: str, lang: str, findings: tuple[Finding, ...], danger: Assessment | None) -> Verdict:
    """What to do about findings."""
    lang = lang if lang in LANGUAGES else "en"
    if not findings:
        return Verdict((), "keep", text)
    action: Action = "replace" if any(replaces(one, danger) for one in findings) else "amend"
    if action == "replace":
        told = danger.message if danger is not None and danger.message else ""
        call = f"{message('aftercheck.withheld', lang)} {message('triage.line_suicide_anywhere', lang)}"
        return Verdict(findings, action, told or call)
    return Verdict(findings, action, _amended(text, lang, findings))


def fixed(finding: Finding, lang: str, told: set[str]) -> str:
    """The sentence that stands for a finding; the second of a kind only says that something was left out."""
    if finding.kind in told:
        return message("aftercheck.again", lang)
    told.add(finding.kind)
    return message(f"aftercheck.{finding.kind}", lang)


def _amended(text: str, lang: str, findings: tuple[Finding, ...]) -> str:
    """The text with each sentence found replaced by the fixed one of its gravest kind."""
    parts: list[str] = []
    told: set[str] = set()
    at = 0
    for finding in findings:
        if finding.start < at:
            continue  # the same sentence, a milder kind
        parts += [text[at : finding.start], fixed(finding, lang, told)]
        at = finding.end
    return "".join((*parts, text[at:]))
