"""From raw inputs to an outcome: read, convert, question what is implausible, compute, convert the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from healthkit.clinical.formulas import reading, units
from healthkit.clinical.formulas.catalogue import formulas
from healthkit.clinical.formulas.reading import Amount
from healthkit.clinical.formulas.registry import Answer, BadInput, Formula, Input, Outcome, Refused, Variant
from healthkit.errors import InputError, UnknownName
from healthkit.i18n import text

_READERS: dict[str, Callable[[Input, object], Any]] = {
    "choice": reading.choice,
    "yes_no": lambda asked, raw: reading.yes_no(asked.name, raw),
    "clock": lambda asked, raw: reading.clock(asked.name, raw),
    "numbers": lambda asked, raw: reading.numbers(asked.name, raw),
    "pairs": lambda asked, raw: reading.pairs(asked.name, raw),
    "load": lambda asked, raw: reading.number_or_list(asked.name, raw),
    "analyte": lambda asked, raw: units.known_analyte(str(raw)),
    "with_unit": lambda asked, raw: reading.amount_with_unit(asked.name, raw),
    "word": lambda asked, raw: str(raw),
    "rows": lambda asked, raw: raw,
}
_AS_GIVEN = ("clock", "with_unit", "analyte", "word", "numbers", "load", "pairs")


def evaluate(name: str, inputs: Mapping[str, object], unit: str | None = None, lang: str = "en") -> Outcome:
    """One formula on raw inputs: numbers, text with units, booleans, lists; a ``file`` comes as its rows.

    Raises:
        UnknownName: there is no such formula.
        InputError: an input is missing, unknown or cannot be read.
    """
    formula = formulas().get(name)
    if formula is None:
        raise UnknownName("formula", name, formulas())
    try:
        return _Evaluation(formula, inputs, unit, lang).outcome()
    except BadInput as fault:
        hint = text("calc.takes", lang, formula=name, inputs=signature(formula))
        raise InputError(_sentence(fault, lang), hint) from fault


def _sentence(said: BadInput | Refused, lang: str) -> str:
    """The message of ``calc.toml``, or the sentence that the catalogue of analytes said itself."""
    known = said.values.get("said")
    return str(known[lang]) if isinstance(known, dict) else text(f"calc.{said.key}", lang, **said.values)


def signature(formula: Formula) -> str:
    """The inputs of a formula with their default units, the optional ones in brackets."""
    words = []
    for asked in formula.inputs:
        unit = f" ({asked.unit})" if asked.unit and asked.unit != "1" else ""
        words.append(f"{asked.name}{unit}" if asked.required else f"[{asked.name}{unit}]")
    return ", ".join(words)


class _Evaluation:
    """One evaluation: what was given, how it was understood, which questions it raises."""

    def __init__(self, formula: Formula, raw: Mapping[str, object], wanted: str | None, lang: str) -> None:
        self.formula, self.wanted, self.lang = formula, wanted, lang
        self.raw = {name.strip().lower(): value for name, value in raw.items() if value is not None}
        self.given: dict[str, Amount] = {}
        self.shown: dict[str, object] = {}
        self.questions: list[str] = []

    def outcome(self) -> Outcome:
        """The answer or the refusal."""
        self._check_names()
        for asked in self.formula.inputs:
            if asked.kind == "quantity" and asked.name in self.raw:
                self.given[asked.name] = reading.amount_of(asked, self.raw[asked.name])
        variant = self._variant()
        try:
            values = {asked.name: self._value(asked) for asked in (variant or self.formula).inputs}
            found = (variant or self.formula).compute(**values)
            answer = found if isinstance(found, Answer) else Answer(found)
            value, unit = self._result(answer, variant)
        except Refused as refusal:
            return self._outcome(None, None, Answer(), _sentence(refusal, self.lang))
        return self._outcome(value, unit, answer, None)

    def _outcome(self, value: object, unit: str | None, answer: Answer, refused: str | None) -> Outcome:
        asked = [text(f"calc.{answer.question}", self.lang)] if answer.question else []
        if answer.about is not None:
            said = units.question(*answer.about, self.lang)
            asked += [said] if said else []
        flag = answer.flag or " ".join([*self.questions, *asked]) or None
        return Outcome(self.formula.name, value, unit, answer.category, self.shown, self.formula.source, refused, flag)

    def _check_names(self) -> None:
        known = {asked.name for asked in self.formula.inputs}
        if unknown := [name for name in self.raw if name not in known]:
            raise BadInput("unknown_input", formula=self.formula.name, input=unknown[0])
        missing = [asked.name for asked in self.formula.inputs if asked.required and asked.name not in self.raw]
        missing += [" / ".join(group) for group in self.formula.one_of if not any(name in self.raw for name in group)]
        if missing:
            raise BadInput("missing", formula=self.formula.name, names=", ".join(missing))

    def _variant(self) -> Variant | None:
        variant = self.formula.variant
        if variant is None:
            return None
        if variant.wanted and self.wanted is not None and units.same_unit(self.wanted, variant.unit):
            return variant
        came = {name: amount.unit for name, amount in self.given.items()}
        matches = [units.same_unit(came.get(name) or "", unit) for name, unit in variant.given.items()]
        return variant if matches and all(matches) else None

    def _value(self, asked: Input) -> Any:
        """One input as the callable takes it, noted as it will be shown."""
        if asked.name not in self.raw:
            return asked.default
        if asked.kind == "quantity":
            return self._quantity(asked, self.given[asked.name])
        value = _READERS[asked.kind](asked, self.raw[asked.name])
        if asked.kind != "rows":
            self.shown[asked.name] = self.raw[asked.name] if asked.kind in _AS_GIVEN else value
        return value

    def _quantity(self, asked: Input, given: Amount) -> float:
        assert asked.unit is not None
        value, shown = given.value, {}
        if given.unit is not None:
            value = units.convert(asked.name, value, given.unit, asked.unit, asked.analyte)
            if not units.same_unit(given.unit, asked.unit):
                shown = {"given": f"{given.value:g} {given.unit}"}
        self.shown[asked.name] = {"value": value, "unit": asked.unit, **shown}
        if value < 0 or (asked.positive and value == 0):
            raise Refused("not_positive" if asked.positive else "negative", input=asked.name)
        self._question(asked, given, value)
        return value

    def _question(self, asked: Input, given: Amount, value: float) -> None:
        """Ask back where a value cannot be true in the unit in which it came; it is computed as given all the same."""
        unit = given.unit or asked.unit
        if asked.analyte is not None:
            said = units.question(asked.analyte, given.value, unit, self.lang)
            if said is not None:
                self.questions.append(said)
        elif asked.plausible is not None and not asked.plausible[0] <= value <= asked.plausible[1]:
            shown = f"{given.value:g}"
            self.questions.append(text("calc.implausible", self.lang, input=asked.name, value=shown, unit=unit))

    def _result(self, answer: Answer, variant: Variant | None) -> tuple[object, str | None]:
        """The value in the unit asked for, in the unit of the input it follows, or in the formula's own."""
        value, unit = answer.value, answer.unit or (variant or self.formula).unit
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value, None
        target = self.wanted
        if target is None and self.formula.unit_of in self.given:
            target = self.given[self.formula.unit_of].unit
        if target is None or unit is None:
            return value, unit
        code = units.code(target)
        if code is None:
            raise BadInput("unknown_unit", input="unit", unit=target)
        return units.convert("unit", float(value), unit, code, self.formula.analyte), code
