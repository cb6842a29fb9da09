"""What-if levers: hand-made paths, and interventions into a process whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast.levers import CREATED, conversion_effect, time_effect, won_paths
from pipeline_core.forecast.win_curves import win_curves, won_within
from tests.forecast import semi_markov as truth

HORIZON = 91


def visits(*rows: tuple[str, int, int, str]) -> pd.DataFrame:
    """Visits as (deal, stage, days in it, outcome of the deal), in the order in which they happened."""
    made = pd.DataFrame(rows, columns=["deal_key", "stage_id", "age_days", "outcome"])
    return made.assign(sequence=range(len(made)))


WON = visits(
    ("a", 1, 10, "won"),
    ("a", 2, 30, "won"),
    ("b", 2, 10, "won"),
    ("b", 3, 0, "won"),
    ("c", 1, 99, "lost"),
    ("d", 3, 99, "open"),
)


def test_paths_are_those_of_won_deals():
    found = won_paths(WON, (1, 2, 3))

    assert found.passes.tolist() == [[1, 1, 0], [0, 1, 0.5], [0, 0, 1], [0.5, 1, 0.5]]
    assert found.shares.tolist() == [
        [0.25, 0.75, 0],
        [0, 1, 0],
        [0, 0, 0],  # its one won deal was won on the day on which it came
        pytest.approx([0.2, 0.8, 0]),
    ]


def test_a_deal_that_returns_still_has_the_earlier_stage_before_it():
    back = visits(("a", 1, 5, "won"), ("a", 2, 5, "won"), ("a", 1, 5, "won"), ("a", 3, 5, "won"))
    found = won_paths(back, (1, 2, 3))

    assert found.passes.tolist() == [[1, 1, 1], [1, 1, 1], [0, 0, 1], [1, 1, 1]]


def test_moves_of_one_day_keep_their_order():
    same_day = visits(("a", 1, 0, "won"), ("a", 2, 0, "won"), ("a", 3, 0, "won"))
    found = won_paths(same_day.iloc[::-1], (1, 2, 3))

    assert found.passes.tolist() == [[1, 1, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1]]


def test_without_a_won_deal_no_lever_moves_anything():
    found = won_paths(WON[WON["outcome"] == "lost"], (1, 2, 3))

    assert conversion_effect(found, [0, CREATED], np.full(3, 2.0)).tolist() == [1, 1]
    assert time_effect(found, [0, CREATED], np.full(3, 0.5)).tolist() == [1, 1]


def test_neutral_levers_change_nothing_exactly():
    found = won_paths(WON, (1, 2, 3))

    assert (conversion_effect(found, range(4), np.ones(3)) == 1).all()
    assert (time_effect(found, range(4), np.ones(3)) == 1).all()


def test_a_better_stage_helps_whoever_still_passes_it():
    found = won_paths(WON, (1, 2, 3))
    factors = found.factors({2: 1.2, 3: 1.5})

    assert conversion_effect(found, found.rows([1, 3]), factors) == pytest.approx([1.2, 1.5])
    assert conversion_effect(found, [CREATED], factors) == pytest.approx([1.2 * 1.25])
    per_deal = np.array([[1, 1, 1], [1, 2.0, 1]])
    assert conversion_effect(found, found.rows([2, 2]), per_deal) == pytest.approx([1, 2])


def test_all_stages_in_half_the_time_read_twice_as_far():
    found = won_paths(WON, (1, 2, 3))

    assert time_effect(found, [0, 1, CREATED], np.full(3, 0.5)) == pytest.approx([2, 2, 2])


def test_a_stage_that_takes_no_time_any_more_does_not_read_beyond_all_bounds():
    found = won_paths(WON, (1, 2, 3))

    assert time_effect(found, [1], np.array([1, 0.0, 1]))[0] == pytest.approx(10)


def wins(found, paths, waiting, converts, typical) -> float:
    """Expected wins of waiting deals with levers: the ratios of piece 8 on win curves."""
    rows = paths.rows(waiting["stage_id"])
    stretch = time_effect(paths, rows, np.array(typical) / truth.DAYS)
    won = won_within(found, waiting["stage_id"], waiting["age_days"], HORIZON * stretch)
    return (won * conversion_effect(paths, rows, np.array(converts) / truth.CONVERTS)).sum()


def exact(waiting, converts, typical) -> float:
    """The same from the process itself."""
    cells = waiting.groupby(["stage_id", "age_days"]).size()
    return sum(
        deals * truth.chance(stage, lived + 1, HORIZON, converts, typical)
        for (stage, lived), deals in cells.items()
    )


def moved(values: tuple[float, ...], stage: int, factor: float) -> tuple[float, ...]:
    return tuple(each * (factor if n + 1 == stage else 1) for n, each in enumerate(values))


def test_levers_move_wins_as_far_as_the_process_itself_would():
    _, made = truth.history(seed=1, deals=20_000)
    waiting = made[made["left_on"].isna()]
    found, paths = win_curves(made, HORIZON), won_paths(made, truth.STAGES)
    base = wins(found, paths, waiting, truth.CONVERTS, truth.DAYS)
    usual = exact(waiting, truth.CONVERTS, truth.DAYS)
    changes = [(moved(truth.CONVERTS, stage, 1.1), truth.DAYS) for stage in truth.STAGES]
    changes += [(truth.CONVERTS, moved(truth.DAYS, stage, 0.8)) for stage in truth.STAGES]
    changes += [(truth.CONVERTS, tuple(0.8 * days for days in truth.DAYS))]
    said = np.array([wins(found, paths, waiting, *change) / base - 1 for change in changes])
    real = np.array([exact(waiting, *change) / usual - 1 for change in changes])

    assert base == pytest.approx(usual, rel=0.03)
    assert (real > 0).all()
    assert said[:3] == pytest.approx(real[:3], abs=0.002)
    assert said[3:] == pytest.approx(real[3:], abs=0.006)
