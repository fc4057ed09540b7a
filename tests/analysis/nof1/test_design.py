"""The schedule: pairs by lot, the same for a seed; washouts dropped where something switches, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.nof1 import Design, arms
from healthkit.analysis.nof1.design import counted, draw, schedules


def test_each_pair_has_both_and_a_seed_gives_one_schedule() -> None:
    design = Design(40, 3)
    first = draw(40, 11)
    assert first == draw(40, 11) != draw(40, 12)
    assert 8 < sum(first) < 32
    pairs = arms(design, first).reshape(40, 6)
    assert (pairs.sum(axis=1) == 3).all()
    assert (pairs[:, 0] == np.array(first)).all()


def test_a_washout_follows_a_switch_only() -> None:
    design = Design(2, 3, 1)
    # B A | A B: the new thing from the first day on is a switch from life as usual; A to A is none.
    treated = arms(design, (True, False))
    assert "".join("BA"[not day] for day in treated) == "BBBAAAAAABBB"
    assert np.flatnonzero(~counted(design, treated)).tolist() == [0, 3, 9]
    assert counted(design, arms(design, (False, False)))[0], "as usual goes on"


@pytest.mark.parametrize(("pairs", "block", "washout"), [(0, 1, 0), (3, 0, 0), (3, 2, 2), (3, 2, -1), (999, 1, 0)])
def test_what_cannot_be_is_refused(pairs: int, block: int, washout: int) -> None:
    with pytest.raises(ValueError, match="Design"):
        Design(pairs, block, washout)


def test_the_real_schedule_stands_first_among_all() -> None:
    design = Design(6, 2)
    first = draw(6, 3)
    every = schedules(design, first, 64, 0)
    assert len({tuple(row) for row in every.tolist()}) == 64
    assert (every[0] == arms(design, first)).all()
    some = schedules(Design(20, 1), draw(20, 3), 64, 0)
    assert some.shape == (64, 40)
    assert (some[0] == arms(Design(20, 1), draw(20, 3))).all()
