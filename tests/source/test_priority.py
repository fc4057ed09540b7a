"""Who wins, by default and by choice."""

from __future__ import annotations

import polars as pl
import pytest

from healthkit.cli.sources import resolve
from healthkit.errors import UnknownName
from healthkit.model.catalogue import catalogue
from healthkit.source.priority import Priority

SOURCES = pl.DataFrame(
    [
        (1, "watch:Watch6,7", "watch", "W", "9", "9"),
        (2, "watch:Watch7,1", "watch", "W", "10", "10"),
        (3, "phone:iPhone14,2", "phone", "Pedometer", "3.2", "16.1"),
        (4, "phone:iPhone14,2", "phone", "iPhone", "16.1", "16.1"),
        (5, "scale:Body+", "scale", "Scale", None, None),
        (6, "app:Diary", "app", "Diary", "1", None),
        (8, "cuff:BP7", "cuff", "BP", None, None),
        (9, "gadget:X", "gadget", "X", None, None),
    ],
    schema=["source_id", "product", "product_class", "app", "version", "software"],
    orient="row",
)
NONE = pl.DataFrame(schema={"metric": pl.String, "product": pl.String, "rank": pl.Int32})


@pytest.mark.parametrize(
    ("metric", "best"),
    [
        ("step_count", ["watch:Watch7,1", "watch:Watch6,7", "phone:iPhone14,2"]),
        ("body_mass", ["scale:Body+", "watch:Watch7,1", "watch:Watch6,7"]),
        ("blood_pressure_systolic", ["cuff:BP7", "watch:Watch7,1", "watch:Watch6,7"]),
        ("dietary_water", ["app:Diary", "phone:iPhone14,2", "watch:Watch7,1"]),
        ("walking_speed", ["phone:iPhone14,2", "watch:Watch7,1", "watch:Watch6,7"]),
    ],
)
def test_default_order(metric: str, best: list[str]) -> None:
    order = Priority.of(SOURCES, NONE).products(catalogue()[metric])
    assert order[:3] == best
    assert order[-1] == "gadget:X"


def test_a_devices_own_rows_come_before_what_apps_wrote_on_it() -> None:
    ranks = Priority.of(SOURCES, NONE).ranks(catalogue()["step_count"])
    assert ranks.lane[4] < ranks.lane[3]
    assert ranks.product[ranks.lane[4]] == ranks.product[ranks.lane[3]]
    assert ranks.source[ranks.lane[4]] == 4
    assert ranks.lane[7] == ranks.lane.max()  # a number that no source has


def test_the_chosen_come_first_and_the_others_follow() -> None:
    chosen = pl.DataFrame(
        [("step_count", "app:Diary", 2), ("step_count", "phone:iPhone14,2", 1)], schema=NONE.schema, orient="row"
    )
    priority = Priority.of(SOURCES, chosen)
    assert priority.products(catalogue()["step_count"])[:3] == ["phone:iPhone14,2", "app:Diary", "watch:Watch7,1"]
    assert priority.products(catalogue()["heart_rate"])[0] == "watch:Watch7,1"


def test_no_sources_at_all() -> None:
    ranks = Priority.of(SOURCES.clear(), NONE).ranks(catalogue()["step_count"])
    assert len(ranks.lane) == 1


FOUND = SOURCES.group_by("product", maintain_order=True).agg(
    pl.col("product_class").first(), pl.col("app").alias("apps")
).rename({"product": "source"})  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "products"),
    [
        ("watch:Watch6,7,phone", ["watch:Watch6,7", "phone:iPhone14,2"]),
        ("PHONE, watch", ["phone:iPhone14,2", "watch:Watch6,7", "watch:Watch7,1"]),
        ("Diary", ["app:Diary"]),
        ("", []),
    ],
)
def test_names_may_hold_commas(wanted: str, products: list[str]) -> None:
    assert resolve(wanted, FOUND) == products


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(UnknownName, match="wotch"):
        resolve("phone,wotch", FOUND)
