"""All measures of a continuous glucose record, under the column names of the R package iglu 4.2."""

from __future__ import annotations

import polars as pl

from healthkit.clinical.formulas import columns
from healthkit.clinical.formulas.cgm_episodes import glycemic_state
from healthkit.clinical.formulas.cgm_grid import Readings, grid_of
from healthkit.clinical.formulas.cgm_mage import mage
from healthkit.clinical.formulas.cgm_points import Limits, active, adrr, distribution, indices, shares
from healthkit.clinical.formulas.cgm_series import changes, spreads
from healthkit.clinical.formulas.registry import Answer, BadInput, Formula, Input, Refused


def cgm(
    *,
    file: str,
    subject: str | None,
    targets_above: tuple[float, ...] | None,
    targets_below: tuple[float, ...] | None,
    target_ranges: tuple[tuple[float, float], ...] | None,
    targets: tuple[float, ...] | None,
    ultr: float,
    lltr: float,
    conga_n: float,
    mag_n: float,
) -> Answer:
    """Every measure of one subject of a CSV with ``id``, ``time`` (local) and ``gl`` (mg/dL), as an object.

    Percentages are of readings; what needs an even grid is interpolated over at most 45 minutes. ``subject`` may be
    left out where the file has one. Thresholds have iglu's names: ``targets`` (COGI), ``ultr`` and ``lltr`` (hyper and
    hypo index), ``conga_n`` (hours), ``mag_n`` (minutes). Definitions: iglu 4.2, Broll, PLoS One 2021;16:e0248560.
    """
    readings = _readings(file, subject)
    limits = Limits(
        above=targets_above or Limits.above,
        below=targets_below or Limits.below,
        ranges=(*(target_ranges or ()), *Limits.ranges),
        cogi=(min(targets), max(targets)) if targets else Limits.cogi,
        hyper=ultr,
        hypo=lltr,
    )
    grid, five = grid_of(readings), grid_of(readings, step=5)
    series = changes(grid, int(conga_n), int(mag_n))
    within = shares(readings.glucose, limits)
    mean = float(readings.glucose.mean())
    state = None if series["GVP"] is None else glycemic_state(grid, mean, within["in_range_70_180"], series["GVP"])
    measures: dict[str, object] = {
        **active(readings),
        **distribution(readings.glucose, limits),
        **within,
        **indices(readings.glucose, limits),
        "ADRR": adrr(readings),
        **series,
        **spreads(grid),
        "MAGE": mage(five),
        "PGS": state,
    }
    looks_molar = float(readings.glucose.max()) < 40
    return Answer(measures, question="cgm_unit" if looks_molar else None)


def _readings(file: str, subject: str | None) -> Readings:
    """One subject's readings, in order of time."""
    frame = columns.table(file, "id", "time", "gl")
    if subject is not None:
        frame = frame.filter(pl.col("id") == subject)
        if frame.is_empty():
            raise BadInput("no_such_subject", subject=subject)
    elif frame.get_column("id").n_unique() > 1:
        raise BadInput("several_subjects", subjects=", ".join(sorted(frame.get_column("id").drop_nulls().unique())))
    frame = columns.decimals(columns.instants(frame, "time"), "gl").drop_nulls(["time", "gl"])
    frame = frame.sort("time", maintain_order=True)
    if frame.height < 2:
        raise Refused("cgm_empty")
    if frame.filter(pl.col("gl") <= 0).height:
        raise Refused("not_positive", input="gl")
    return Readings(columns.seconds(frame, "time"), frame.get_column("gl").to_numpy())


FORMULAS = (
    Formula(
        "cgm",
        cgm,
        (
            Input("file", "rows"),
            Input("subject", "word", default=None),
            Input("targets_above", "numbers", default=None),
            Input("targets_below", "numbers", default=None),
            Input("target_ranges", "pairs", default=None),
            Input("targets", "numbers", default=None),
            Input("ultr", unit="mg/dL", analyte="glucose", default=140.0),
            Input("lltr", unit="mg/dL", analyte="glucose", default=80.0),
            Input("conga_n", unit="h", default=24.0),
            Input("mag_n", unit="min", default=60.0),
        ),
        None,
        "Definitions of the R package iglu 4.2, Broll, PLoS One 2021;16:e0248560",
    ),
)
