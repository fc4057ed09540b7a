"""``healthkit metrics``."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.errors import HealthkitError
from healthkit.i18n import text
from healthkit.model.catalogue import Aggregate, Group, catalogue


def test_json_lists_every_metric_in_the_chosen_language() -> None:
    done = CliRunner().invoke(cli, ["--lang", "fr", "metrics", "--json"], catch_exceptions=False)
    rows = {row["id"]: row for row in json.loads(done.output)}
    assert rows.keys() == catalogue().metrics.keys()
    steps = rows["step_count"]
    assert (steps["label"], steps["unit"], steps["unit_label"]) == ("Pas", "{step}", "pas")
    assert steps["labels"] == {"en": "Steps", "fr": "Pas"}
    assert steps["merge"] == "cumulative"
    assert steps["hk"] == ["HKQuantityTypeIdentifierStepCount"]


def test_a_word_narrows_the_list_whatever_its_accents() -> None:
    done = CliRunner().invoke(cli, ["--lang", "fr", "metrics", "énergie", "--json"], catch_exceptions=False)
    assert {row["id"] for row in json.loads(done.output)} >= {"active_energy_burned", "basal_energy_burned"}
    done = CliRunner().invoke(cli, ["metrics", "HRV", "--group", "heart"], catch_exceptions=False)
    assert "heart_rate_variability_sdnn" in done.output
    assert "step_count" not in done.output


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_list_has_words_for_every_group_and_aggregation(lang: str) -> None:
    done = CliRunner().invoke(cli, ["--lang", lang, "metrics"], catch_exceptions=False)
    for group in get_args(Group):
        assert f"\n{text(f'metrics.group_{group}', lang)}\n" in done.output
    for aggregate in get_args(Aggregate):
        assert text(f"metrics.aggregate_{aggregate}", lang) in done.output


def test_no_match_is_one_sentence() -> None:
    done = CliRunner().invoke(cli, ["metrics", "qqqq"])
    assert isinstance(done.exception, HealthkitError)
    assert "qqqq" in done.exception.message
