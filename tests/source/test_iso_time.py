from __future__ import annotations

from datetime import datetime

import pytest

from healthkit.source.iso_time import moment


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2026-11-23T07:30:00+01:00", (datetime(2026, 11, 23, 6, 30), 60)),
        (" 2026-11-23 07:30:00Z ", (datetime(2026, 11, 23, 7, 30), 0)),
        ("2026-11-23T07:30:00", (datetime(2026, 11, 23, 7, 30), None)),
        ("2026-11-23T07:30:00-03:30", (datetime(2026, 11, 23, 11, 0), -210)),
        ("0001-01-01T00:00:00+01:00", None),
        ("9999-12-31T23:59:59-01:00", None),
        ("half past seven", None),
        (None, None),
        (12, None),
    ],
)
def test_a_time_is_utc_with_its_offset(written: object, wanted: tuple[datetime, int | None] | None) -> None:
    assert moment(written) == wanted
