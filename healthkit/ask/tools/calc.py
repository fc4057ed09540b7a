"""The tool that computes a published clinical formula on values that the call itself gives; it looks at no vault."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from healthkit.ask.tools.catalogue import takeable
from healthkit.ask.tools.tool import Arguments, Desk, Outcome, Tool, ToolRefused
from healthkit.clinical.formulas import evaluate
from healthkit.errors import UnknownName
from healthkit.i18n import text

_DIGITS = 5
_INPUTS = 24
_ITEMS = 400


class Computation(Arguments):
    """One formula and its inputs."""

    formula: str = Field(max_length=60, description="Formula id, e.g. egfr_ckdepi_2021_cr; see catalogue.")
    inputs: dict[str, float | bool | str | list[float | str]] = Field(
        max_length=_INPUTS,
        description="Each input by name, a number in the formula's unit or a text with its unit, e.g. "
        '{"creatinine": "88 umol/L", "age": 54, "sex": "female"}. Only values that the person or a tool gave.',
    )
    unit: str | None = Field(default=None, max_length=30, description="Unit of the result, if another is wanted.")


def run(desk: Desk, given: Computation) -> Outcome:
    """Compute it; outside its published validity it is refused with the reason."""
    known = takeable()
    if given.formula not in known:
        unknown = UnknownName("formula", given.formula, known)
        raise ToolRefused(unknown.message, unknown.hint)
    if any(isinstance(value, list) and len(value) > _ITEMS for value in given.inputs.values()):
        raise ToolRefused("A list of the inputs is too long.", f"At most {_ITEMS} values.")
    found = evaluate(given.formula, given.inputs, given.unit, desk.lang).as_dict()
    content: dict[str, Any] = {key: value for key, value in found.items() if value not in (None, {}, [])}
    content["formula"] = content.pop("name")
    content["value"] = _rounded(found["value"])
    return Outcome(content, "result", (), frozenset(), text("tools.calc", desk.lang))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value


TOOL = Tool(
    name="calc",
    description=(
        "A published clinical formula (eGFR, LDL, corrected calcium, cardiovascular risk, BMI, QTc …) on values that "
        "you pass, each with its unit; never compute such a formula yourself. The result carries its source; a risk or "
        "score is not a diagnosis, and a refusal is an answer."
    ),
    arguments=Computation,
    run=run,
)
