"""Run every search over what is held, and tell each event once."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from healthkit.analysis.blocks import training_blocks
from healthkit.analysis.changepoints import changepoints
from healthkit.analysis.illness import DIRECTIONS, strains
from healthkit.analysis.multiple import benjamini_hochberg
from healthkit.analysis.seasonal_drift import seasonal_drift
from healthkit.analysis.seasonality import LEVEL
from healthkit.insight.findings.facts import TRAINING, Evidence, Finding, Held, Series
from healthkit.insight.findings.medicines import after_medicines

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
_EPOCH = date(1970, 1, 1)
NEAR = 7
"""Days around a new device within which a break is put down to the device."""


def findings(held: Held, since: date = date.min) -> tuple[Finding, ...]:
    """Everything that is found and was not over before ``since``, in order of its first day."""
    told = [*_strains(held), *_devices(held), *_blocks(held), *after_medicines(held), *_seasons(held)]
    found = [one for one in told if one.last >= since]
    return tuple(sorted(found, key=lambda one: (one.first, one.kind, one.named)))


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _strains(held: Held) -> list[Finding]:
    vitals = {metric: (one.days, one.values) for metric, one in held.series.items() if metric in DIRECTIONS}
    return [
        Finding(
            "strain",
            _day(one.first),
            _day(one.last),
            tuple(sign.metric for sign in one.signs),
            one.score,
            one.last - one.first + 1,
            "strain",
            tuple(Evidence(sign.metric, sign.usual, sign.seen, sign.z, sign.n) for sign in one.signs),
        )
        for one in strains(vitals)
    ]


def _devices(held: Held) -> list[Finding]:
    """A new device is told with the metrics that broke when it came, or with the word that none did."""
    found = []
    for product in held.products:
        at = _number(product.day)
        evidence = tuple(
            Evidence(metric, one.before, one.after, one.z, one.n_before + one.n_after)
            for metric, series in held.series.items()
            if metric != TRAINING
            for one in changepoints(*_around(series, at))
            if abs(one.day - at) <= NEAR
        )
        key = "device_moved" if evidence else "device_same"
        metrics = tuple(one.metric for one in evidence) or tuple(one for one in held.series if one != TRAINING)
        size = max((abs(one.z) for one in evidence), default=0.0)
        found.append(
            Finding("device", product.day, product.day, metrics, size, len(metrics), key, evidence, product.product)
        )
    return found


def _around(series: Series, at: int, reach: int = 180) -> tuple[Numbers, Floats]:
    near = np.abs(series.days - at) <= reach
    return series.days[near], series.values[near]


def _blocks(held: Held) -> list[Finding]:
    series = held.series.get(TRAINING)
    if series is None or not len(series.days):
        return []
    first = int(series.days[0])
    load = np.zeros(_number(held.last) - first + 1)
    load[series.days - first] = series.values
    return [
        Finding(
            "training_block",
            _day(one.first),
            _day(one.last),
            (TRAINING,),
            one.ratio,
            one.weeks,
            "training_block",
            (Evidence(TRAINING, one.usual, one.seen, one.z, one.weeks_around),),
        )
        for one in training_blocks(first, load)
    ]


def _seasons(held: Held) -> list[Finding]:
    """Drifts that both years have, clear among all metrics tried (false discovery rate)."""
    tried = {metric: seasonal_drift(one.days, one.values) for metric, one in held.series.items() if metric != TRAINING}
    known = [(metric, one) for metric, one in tried.items() if one is not None]
    kept = benjamini_hochberg(np.array([one.p for _, one in known], dtype=np.float64)) <= LEVEL
    return [
        Finding(
            "season",
            _day(int(held.series[metric].days[0])),
            _day(int(held.series[metric].days[-1])),
            (metric,),
            one.swing,
            one.n,
            "season",
            (Evidence(metric, float(np.median(held.series[metric].values)), one.swing, one.p, one.n),),
            _day(one.crest).isoformat(),
        )
        for (metric, one), clear in zip(known, kept, strict=True)
        if clear and one.repeats
    ]
