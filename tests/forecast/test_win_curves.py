"""Win curves by hand, against golden Aalen–Johansen numbers, and against a process whose truth is known."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast import win_curves as curves
from tests.conftest import shared

START = pd.Timestamp("2026-01-01")
STAGES = ["Prospect", "Qualify", "Propose", "Negotiate"]


def visits(*rows: tuple, stage_id: int = 1, observed_from: int = 0) -> pd.DataFrame:
    """Visits as (entered, age, outcome, watched_to), days since START; left when the age ends before."""
    made = [
        {
            "deal_key": number,
            "stage_id": stage_id,
            "entered_on": START + pd.Timedelta(days=entered),
            "age_days": age,
            "left_on": START + pd.Timedelta(days=entered + age) if is_left else pd.NaT,
            "outcome": outcome,
            "watched_to_on": START + pd.Timedelta(days=watched_to),
            "observed_from_on": START + pd.Timedelta(days=observed_from),
        }
        for number, (entered, age, is_left, outcome, watched_to) in enumerate(rows)
    ]
    return pd.DataFrame(made)


def fates(ends: list[int], outcomes: str, observed_from: int = -99) -> curves.Fates:
    """Deals that begin on day 0; w won, l lost, o open."""
    letters = np.array(list(outcomes))
    return curves.Fates(
        np.zeros(len(ends), "int64"),
        np.array(ends, "int64"),
        letters == "w",
        letters != "o",
        np.full(len(ends), observed_from, "int64"),
    )


def test_four_deals_by_hand():
    found = curves.win_curve(fates([2, 4, 3, 5], "wlow"), 7)

    # Day 2: one of four is won. Day 3: one goes out of sight. Day 4: one of two is lost: 3/4 · 1/2 are open.
    assert found.won == pytest.approx([0, 0, 0, 1 / 4, 1 / 4, 1 / 4, 5 / 8, 5 / 8])
    assert list(found.known) == [4, 4, 4, 4, 4, 3, 3, 3]


def test_a_deal_counts_only_from_the_day_on_which_closes_are_known():
    seen = curves.win_curve(fates([5, 9], "wo"), 9)
    late = curves.win_curve(fates([5, 9], "wo", observed_from=6), 9)

    assert seen.won[-1] == 1 / 2
    assert late.won[-1] == 0


@pytest.mark.parametrize("stage", STAGES)
def test_the_curve_equals_the_golden_aalen_johansen_numbers(stage):
    golden = json.loads(shared("reference/golden.json").read_text())["aj_exact"][stage]
    stays = pd.read_csv(shared("reference/stays.csv"))
    stays = stays[(stays["duration"] > 0) & (stays["stage_name"] == stage)]
    letters = np.where(stays["event"] == 0, "o", np.where(stays["dest_name"] == "Lost", "l", "w"))
    found = curves.win_curve(fates(list(stays["duration"].astype(int)), "".join(letters)), 100)

    for day in (14, 30, 60):
        assert found.won[day + 1] == pytest.approx(golden[str(day)]["forward"], abs=1e-12)


def test_a_thin_curve_leans_on_the_younger_one():
    frame = visits((0, 9, True, "won", 9), (0, 9, True, "lost", 9), (0, 0, True, "lost", 0))
    found = curves.win_curves(frame, horizon=30)
    overall, oldest = 1 / 3, 1 / 2  # of all three; of the two that outlived their first day
    on_entry = (3 * overall + 10 * overall) / 13
    later = (2 * oldest + 10 * on_entry) / 12

    assert curves.won_within(found, [1, 1], [curves.ON_ENTRY, 0], 30) == pytest.approx(
        [on_entry, later]
    )
    assert curves.won_eventually(found, [1, 1], [curves.ON_ENTRY, 0]) == pytest.approx(
        [on_entry, later]
    )


def test_between_ages_and_days_the_line_is_straight():
    frame = visits(*((0, n, True, "won" if n % 3 else "lost", n + 2) for n in range(60)))
    found = curves.win_curves(frame, horizon=30)
    low, middle, high = curves.won_within(found, [1, 1, 1], [20, 24.5, 29], 10)
    before, between, after = curves.won_within(found, [1, 1, 1], [20, 20, 20], [10, 10.5, 11])

    assert middle == pytest.approx((low + high) / 2)
    assert between == pytest.approx((before + after) / 2)


def test_a_visit_of_today_has_lived_one_day_and_wins_of_tomorrow_are_within_one():
    frame = visits((0, 0, True, "lost", 0), *((0, 1, True, "won", 1) for _ in range(990)))
    found = curves.win_curves(frame, horizon=1)

    assert curves.won_within(found, [1], [0], 1)[0] == pytest.approx(1, abs=0.02)
    assert curves.won_within(found, [1], [curves.ON_ENTRY], 1)[0] == 0


def test_a_stage_that_nobody_visited_has_no_curve():
    found = curves.win_curves(visits((0, 1, True, "won", 1)), horizon=30)

    assert np.isnan(curves.won_within(found, [2], [0], 30)[0])
    assert np.isnan(curves.won_eventually(found, [2], [0])[0])
    nothing = curves.win_curves(visits((0, 1, True, "won", 1)).iloc[:0], horizon=30)
    assert np.isnan(curves.won_within(nothing, [1], [0], 30)[0])


def test_nine_of_ten_won_visits_had_left_by_then():
    frame = visits(*((0, n, True, "won", n) for n in range(1, 11)), (0, 99, True, "lost", 99))

    assert curves.dwell_of_won(frame).to_dict("records") == [
        {"stage_id": 1, "visits": 10, "days": 9}
    ]


WON_A_DAY, LOST_A_DAY, QUIET_AFTER = 0.03, 0.02, 30


def truth(age: int, days: int) -> float:
    """P(won within `days` | open on the morning after `age` days): wins only in the first 30 days lived."""
    still, won = 1.0, 0.0
    for day in range(age + 1, age + 1 + days):
        win = WON_A_DAY if day < QUIET_AFTER else 0.0
        won += still * win
        still *= 1 - win - LOST_A_DAY
    return won


def simulated(seed: int, deals: int = 3000, end: int = 400) -> pd.DataFrame:
    """Deals that begin on random days and are followed to the end: one stage, left at the close."""
    chance = np.random.default_rng(seed)
    entered = np.sort(chance.integers(0, end, deals))
    days = np.arange(1500)
    win = np.where(days < QUIET_AFTER, WON_A_DAY, 0.0)
    draws = chance.random((deals, 1500))
    closes = draws < win + LOST_A_DAY
    age = np.where(closes.any(axis=1), closes.argmax(axis=1), 1499)
    is_won = draws[np.arange(deals), age] < win[age]
    is_known = entered + age <= end
    shown = np.where(is_known, age, end - entered)
    outcome = np.where(~is_known, "open", np.where(is_won, "won", "lost"))
    return visits(*zip(entered, shown, is_known, outcome, entered + shown, strict=True))


def test_a_simulated_process_is_found_without_bias():
    asked = [(curves.ON_ENTRY, 30), (6, 30), (20, 30), (29, 91), (59, 91), (0, 91)]
    ages, days = np.array(asked).T
    found = [
        curves.won_within(curves.win_curves(simulated(seed), 91), np.ones(6, int), ages, days)
        for seed in range(12)
    ]
    errors = np.array(found) - [truth(age, ahead) for age, ahead in asked]

    # Silent survivors fall to nothing by themselves; one run strays by its sampling error alone.
    assert truth(59, 91) == 0 and np.abs(errors[:, 4]).max() < 0.02
    assert np.abs(errors.mean(axis=0)).max() < 0.012
    assert np.abs(errors).max() < 0.06


def test_what_is_won_in_the_end_is_known_although_half_the_deals_are_open():
    ends = [
        curves.won_eventually(
            curves.win_curves(simulated(seed, deals=1000, end=60), 30), [1], [curves.ON_ENTRY]
        )[0]
        for seed in range(12)
    ]

    assert np.mean(ends) == pytest.approx(truth(-1, 1500), abs=0.02)
