"""What goes with what in a vault: which metrics are read, devices, what is linked by construction, the words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from healthkit.insight import relations as insight
from healthkit.insight import relations_words as words
from healthkit.insight.relations import Together
from healthkit.model.catalogue import catalogue
from healthkit.model.linked import links
from healthkit.store import Vault
from tests.builders.relations_vault import DAYS, FIRST, STEP, build


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return build(tmp_path_factory.mktemp("relations"))


@pytest.fixture(scope="module")
def found(vault: Vault) -> Together:
    matrix = insight.read(vault)
    assert matrix is not None
    return insight.together(matrix)


def test_the_matrix_holds_what_is_measured_day_by_day(found: Together) -> None:
    matrix = found.matrix
    assert matrix.metrics == (
        "dietary_caffeine", "distance_walking_running", "heart_rate_variability_sdnn", "oxygen_saturation",
        "sleep_duration", "step_count",
    )  # fmt: skip
    assert (matrix.first, matrix.last) == (FIRST, FIRST + timedelta(days=DAYS - 1))
    assert matrix.values.shape == (DAYS, 6)


def test_a_new_device_is_known_of_what_it_measures(found: Together) -> None:
    devices = dict(zip(found.matrix.metrics, found.matrix.devices, strict=True))
    assert devices["heart_rate_variability_sdnn"] == (STEP,)
    assert devices["oxygen_saturation"] == (STEP,)
    assert devices["dietary_caffeine"] == ()
    pair = found.pair("heart_rate_variability_sdnn", "oxygen_saturation")
    assert pair.link.verdict == "no_clear_link", "both stepped with the watch"
    assert pair.devices == (STEP,)
    assert abs(pair.raw) > 0.4
    assert "New device on" in " ".join(words.said(pair, found, "en"))


def test_the_planted_pair_is_found_at_its_lag_and_told_without_causes(found: Together) -> None:
    pair = found.pair("sleep_duration", "dietary_caffeine")
    assert (pair.first, pair.second, pair.link.lag) == ("dietary_caffeine", "sleep_duration", 1)
    assert pair.link.verdict == "goes_with"
    assert pair.link.rho < 0
    assert len(pair.days) == pair.link.n == len(pair.values[0]) == len(pair.residuals[1])
    english, french = " ".join(words.said(pair, found, "en")), " ".join(words.said(pair, found, "fr"))
    assert "“Caffeine” goes with “Sleep” (1 day later)" in english
    assert "cause" not in english + french
    assert "1 jour après" in french
    assert str(pair.link.n) in english


def test_what_is_linked_by_construction_is_no_finding(found: Together) -> None:
    pair = found.pair("step_count", "distance_walking_running")
    assert pair.built
    assert pair.link.verdict == "by_construction"
    assert "no finding" in words.said(pair, found, "en")[0]
    assert [(one.first, one.second) for one in found.ordered()] == [(0, 4)]
    assert words.overview(found, "en").startswith("1 pair goes together out of 14 tested")


def test_values_lie_where_the_lag_says(found: Together) -> None:
    pair = found.pair("dietary_caffeine", "sleep_duration", 1)
    column = found.matrix.metrics.index("sleep_duration")
    at = (pair.days[10] - FIRST).days
    assert pair.values[1][10] == found.matrix.values[at + 1, column]
    with pytest.raises(ValueError, match="step_count"):
        found.pair("step_count", "step_count")


def test_an_empty_vault_and_one_metric_give_nothing(vault: Vault, tmp_path: Path) -> None:
    assert insight.read(vault, ["step_count"]) is None
    assert insight.read(vault, as_of=date(2000, 1, 1)) is None


def test_the_declaration_names_metrics_that_are_there() -> None:
    known = set(catalogue().metrics)
    for patterns, why in links().groups:
        assert set(why) == {"en", "fr"}
        for pattern in patterns:
            assert pattern.endswith("*") or pattern in known, pattern
    metrics = ("step_count", "active_energy_burned", "sleep_deep_percentage", "sleep_duration", "body_mass")
    built = links().built(metrics)
    assert built[0, 1]
    assert built[2, 3]
    assert not built[0, 4]
    assert (built == built.T).all()
    assert np.diag(built)[:4].all()
