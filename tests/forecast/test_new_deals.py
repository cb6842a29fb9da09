"""Deals that nobody has created yet: counted by hand, and against a process whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast.new_deals import creation_curve, new_deals, sizes_of_fast_wins
from pipeline_core.forecast.win_curves import day_numbers
from tests.forecast import semi_markov as truth

AS_OF = 20_000


def deals(*rows: tuple[int, str, int | None, float | None]) -> pd.DataFrame:
    """Deals as (days before the as-of day on which created, outcome, days until the close, amount)."""
    made = pd.DataFrame(rows, columns=["before", "outcome", "days", "amount"])
    created = AS_OF - made["before"]
    made["created_on"] = pd.to_datetime(created, unit="D")
    made["closed_on"] = pd.to_datetime(created + made["days"].astype("Float64"), unit="D")
    return made


def expected(made: pd.DataFrame, horizon: int, observed_from: int = AS_OF - 400):
    curve = creation_curve(made, AS_OF, observed_from)
    return new_deals(made, curve, AS_OF, horizon, observed_from)


def test_the_rate_counts_the_last_91_days_and_today_is_one_of_them():
    made = deals((0, "open", None, 1), (90, "open", None, 1), (91, "open", None, 1))

    assert expected(made, 30).rate == pytest.approx(2 / 91)


def test_a_team_that_began_ten_days_ago_has_its_rate_of_ten_days():
    made = deals((0, "won", 0, 1), (9, "won", 0, 1))

    assert expected(made, 30, observed_from=AS_OF - 9).rate == pytest.approx(2 / 10)


def test_only_what_is_won_in_the_days_that_remain_counts():
    made = deals(*[(91 - n, "won", 2, 100.0) for n in range(3, 92)])
    found = expected(made, 30)

    # Every deal is won on the third day of its life: of five days, those created on the first three.
    assert found.curve[:4] == pytest.approx([0, 0, 0, 1])
    assert found.wins(5) == pytest.approx(found.rate * 3)
    assert found.wins(5, stretch=2) == pytest.approx(found.rate * 3.5 + found.rate * 0.5)
    assert found.wins(2) == 0


def test_sizes_are_those_of_deals_that_were_won_as_fast():
    slow, fast = [(200, "won", 100, 900.0)] * 40, [(200, "won", 10, 100.0)] * 30
    old = [(700, "won", 10, 50.0)] * 30

    assert set(sizes_of_fast_wins(deals(*slow, *fast), AS_OF, 30)) == {100}
    assert set(sizes_of_fast_wins(deals(*slow, *fast[1:], *old), AS_OF, 30)) == {100, 50}
    assert set(sizes_of_fast_wins(deals(*slow, *fast[1:]), AS_OF, 30)) == {900, 100}
    assert set(sizes_of_fast_wins(deals(*slow[:3], *old[:2]), AS_OF, 30)) == {900, 50}


def test_unknown_amounts_are_no_sizes_and_nothing_won_brings_nothing():
    assert sizes_of_fast_wins(deals((9, "won", 1, None)), AS_OF, 30).tolist() == [0]
    assert sizes_of_fast_wins(deals((9, "lost", 1, 5.0)), AS_OF, 30).tolist() == [0]


def test_steady_creations_stray_by_chance_alone_and_bursts_by_more():
    steady = expected(deals(*[(day, "open", None, 1.0) for day in range(360)]), 30)
    bursts = expected(deals(*[(day // 120 * 120, "open", None, 1.0) for day in range(360)]), 30)

    assert steady.variance == pytest.approx(4 * 0.15**2 / (4 + 12) + 1 / 91)
    counts = np.array([120.0, 0, 0, 0] * 3)
    beyond = (counts.var(ddof=1) - counts.mean()) / counts.mean() ** 2
    assert bursts.variance == pytest.approx((4 * 0.15**2 + 12 * beyond) / 16 + 1 / 120)


def test_few_deals_lean_on_the_curve_of_all():
    usual = creation_curve(
        deals(*[(100, "won", 5, 1.0)] * 50, *[(100, "lost", 5, 1.0)] * 50), AS_OF, 0
    )
    few = creation_curve(deals(*[(100, "won", 5, 1.0)] * 10), AS_OF, 0, usual, horizon=30)

    assert usual.won[6] == pytest.approx(0.5)
    assert few.won[6] == pytest.approx((10 * 1 + 10 * 0.5) / 20)


def test_deals_created_before_closes_were_known_count_from_then_on():
    hidden = deals((100, "won", 80, 1.0), (100, "open", None, 1.0), (100, "lost", 2, 1.0))
    found = creation_curve(hidden, AS_OF, AS_OF - 40)

    # From the 60th day on two deals are in sight, and one of them is won on the 81st; the third never was.
    assert (found.won[80], found.won[81]) == (0, 0.5)


def test_deals_of_no_known_day_of_creation_are_not_among_those_created():
    made = deals(*[(40, "won", 5, 100.0)] * 40, *[(40, "won", 5, 900.0)] * 40)
    made.loc[40:, "created_on"] = pd.NaT
    found = expected(made, 30)

    assert found.rate == pytest.approx(40 / 91)
    assert found.curve[6] == 1
    assert set(found.sizes) == {100}


def test_no_deal_at_all_is_no_forecast():
    found = expected(deals((0, "open", None, 1.0)).iloc[:0], 30)

    assert (found.rate, found.wins(30), found.sizes.tolist()) == (0, 0, [0])


def test_expected_wins_are_those_of_the_process():
    made, _ = truth.history(seed=8, deals=20_000)
    as_of = int(day_numbers(truth.day(np.array([500])))[0])
    first = int(day_numbers(made["closed_on"].dropna()).min())
    found = new_deals(made, creation_curve(made, as_of, first), as_of, 91, first)
    won = sum(truth.chance(1, 0, days) for days in range(1, 92))

    assert found.rate == pytest.approx(20_000 / 501, rel=0.05)
    assert found.wins(91) / found.rate == pytest.approx(won, rel=0.05)
