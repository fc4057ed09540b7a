"""The page on plan files: its examples are plans, and it names every key and service."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from healthkit.planning.insurance import us
from healthkit.planning.insurance.plan_file import parse, read
from healthkit.planning.insurance.us.federal import limits_for
from healthkit.planning.insurance.us.services import CONDITIONS, services

PAGE = (Path(__file__).parents[4] / "docs" / "insurance-plans.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_example_of_the_page_is_a_plan(block: str) -> None:
    made = read(parse(block, "page"), "page")
    assert made.premium(made.people) > 0  # type: ignore[attr-defined]


def test_there_are_examples() -> None:
    assert len(BLOCKS) == 2


def test_every_key_is_described() -> None:
    folder = Path(us.__file__).parent
    keys = {
        key
        for path in folder.glob("reading*.py")
        for key in re.findall(
            r"\.(?:maybe_)?(?:needed_)?(?:money|percent|whole|text|texts|choice|yes|table)\(\"(\w+)\"",
            path.read_text("utf-8"),
        )
    }
    assert len(keys) > 40
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", PAGE)] == []


def test_every_service_and_circumstance_is_named() -> None:
    assert [one for one in (*services(), *CONDITIONS) if f"`{one}`" not in PAGE] == []


def test_the_years_limits_are_the_tables() -> None:
    for year in (2026, 2027):
        law = limits_for(year)
        assert law is not None
        assert f"{law.maximum_self // 100:,} in {year}" in PAGE
