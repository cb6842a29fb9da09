"""Months: their wins against what was expected of them, the rhythm of the quarter, the common shock."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast.months import month_table, months, phases, rhythm, season, shock
from pipeline_core.forecast.win_curves import day_numbers, win_curves, won_within
from tests.forecast import semi_markov as truth


def number(day: str) -> int:
    return int(np.datetime64(day, "D").astype("int64"))


def table(observed: list[float], expected: list[float], first_phase: int = 0) -> pd.DataFrame:
    phase = (np.arange(len(observed)) + first_phase) % 3
    return pd.DataFrame({"observed": observed, "expected": expected, "phase": phase}, dtype=float)


def of(counted: pd.DataFrame) -> pd.DataFrame:
    return counted.astype({"phase": "int64"})


def test_months_are_cut_at_both_ends_and_a_short_piece_is_no_month():
    found = months(number("2026-03-09"), number("2025-12-18"))

    assert list(zip(found["begins"], found["ends"], found["phase"], strict=True)) == [
        (number("2025-12-18"), number("2026-01-01"), 2),
        (number("2026-01-01"), number("2026-02-01"), 0),
        (number("2026-02-01"), number("2026-03-01"), 1),
    ]
    assert months(number("2026-03-10"), number("2026-03-01"))["ends"].tolist() == [
        number("2026-03-11")
    ]


def test_only_the_last_two_years_are_months():
    found = months(number("2026-03-31"), number("2020-01-01"))

    assert found["begins"].min() == number("2024-04-01")
    assert len(months(number("2026-03-31"), number("2026-03-31"))) == 0


def test_phases_are_the_months_of_a_quarter():
    days = [number(day) for day in ("1969-12-31", "2026-01-31", "2026-02-01", "2026-12-05")]

    assert phases(np.array(days)).tolist() == [2, 0, 1, 2]


def test_expected_and_observed_wins_equal_a_count_deal_by_deal():
    deals, visits = truth.history(seed=2, deals=400, end=200)
    as_of, first = number("2024-07-19"), int(day_numbers(visits["observed_from_on"]).min())
    curves, soon = win_curves(visits, 60), np.linspace(0, 0.3, 200)
    ratios = np.linspace(0.5, 2, len(visits))
    spans = months(as_of, first)
    found = month_table(visits, ratios, deals, curves, soon, spans)
    row = found.iloc[2]

    assert (row["begins"], row["ends"]) == (number("2024-03-01"), number("2024-04-01"))
    expected, march = 0.0, pd.Timestamp("2024-03-01")
    for visit, ratio in zip(visits.itertuples(), ratios, strict=True):
        if visit.entered_on < march and not visit.left_on < march:
            age = (march - visit.entered_on).days - 1
            expected += 1 - (1 - won_within(curves, [visit.stage_id], [age], 31)[0]) ** ratio
    of_march = deals["created_on"].between("2024-03-01", "2024-03-31")
    left = (pd.Timestamp("2024-04-01") - deals.loc[of_march, "created_on"]).dt.days
    closed = deals.loc[deals["outcome"] == "won", "closed_on"]
    assert row["expected"] == pytest.approx(expected + soon[left].sum())
    assert row["observed"] == closed.between("2024-03-01", "2024-03-31").sum()


def test_a_process_without_seasons_wins_as_expected_in_every_month():
    deals, visits = truth.history(seed=3, deals=20_000)
    as_of, first = number("2025-05-15"), int(day_numbers(visits["observed_from_on"]).min())
    lives = truth.chance
    soon = np.array([0.0, *(lives(1, 0, days) for days in range(1, 32))])
    found = month_table(
        visits, np.ones(len(visits)), deals, win_curves(visits, 31), soon, months(as_of, first)
    )

    assert found["observed"].sum() / found["expected"].sum() == pytest.approx(1, abs=0.02)
    assert np.abs(rhythm(found)).max() < 0.05
    assert shock(found, np.zeros(3)) < 0.12**2


def test_a_strong_third_month_is_a_rhythm_once_it_was_seen_twice():
    counted = of(table([100, 100, 200] * 2, [100] * 6))
    logs = np.array([0, 0, 2 * np.log(210 / 110)]) / 3

    assert rhythm(counted) == pytest.approx(logs - logs.mean())
    assert rhythm(counted.iloc[:5]).tolist() == [0, 0, 0]
    assert rhythm(counted.iloc[:0]).tolist() == [0, 0, 0]


def test_the_shock_is_what_months_jump_beyond_chance():
    counted = of(table([400, 800, 400], [400] * 3))
    jump = np.log(801 / 401)
    each = jump**2 / 2 - 1 / 401

    assert shock(counted, np.zeros(3)) == pytest.approx((4 * 0.12**2 + 2 * each) / 6)
    assert shock(counted.iloc[:1], np.zeros(3)) == pytest.approx(0.12**2)
    assert shock(of(table([100] * 12, [100] * 12)), np.zeros(3)) == pytest.approx(4 * 0.12**2 / 15)


def test_a_known_rhythm_is_no_shock():
    counted = of(table([100, 100, 200] * 4, [100] * 12))

    assert shock(counted, np.log([1, 1, 2.0])) < shock(counted, np.zeros(3)) / 10


def test_a_season_is_the_mean_of_its_days():
    of_quarter = np.log([1.0, 2.0, 4.0])

    assert season(of_quarter, number("2026-01-31"), 1) == 1
    assert season(of_quarter, number("2026-01-31"), 3) == pytest.approx((1 + 2 + 2) / 3)
    assert season(np.zeros(3), number("2026-01-31"), 91) == 1
