"""Who and what: ratios of past windows, counted by hand, and against groups whose effect is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast.groups import group_ratios, past_windows, raise_odds, ratios_of
from pipeline_core.forecast.win_curves import day_numbers, win_curves
from tests.forecast import semi_markov as truth
from tests.forecast.test_win_curves import START, visits

AS_OF = int(day_numbers(pd.Series([START]))[0]) + 100


def windows(made: pd.DataFrame, owners: list[str | None], horizon: int = 30) -> pd.DataFrame:
    made = made.assign(owner=owners)
    return past_windows(made, win_curves(made, horizon), horizon, AS_OF, ["owner"])


def test_each_age_that_a_visit_reached_is_a_window():
    made = visits((0, 8, True, "won", 8), (0, 2, True, "lost", 2), (90, 10, False, "open", 100))
    found = windows(made, ["Sari", "Budi", "Sari"]).set_index("owner")

    # Sari: the morning of entry and of days 1, 3 and 7, twice; her deal of day 90 has not seen day 14.
    assert found["windows"].to_dict() == {"Sari": 8, "Budi": 2}
    assert found["observed"].to_dict() == {"Sari": 4, "Budi": 0}


def test_a_win_counts_only_inside_its_window():
    made = visits((0, 20, True, "won", 60))
    found = windows(made, ["Sari"], horizon=50)

    # Days 0, 1, 3, 7, 14: only from day 14 on is day 60 one of the next 50.
    assert (found["windows"].item(), found["observed"].item()) == (5, 1)


def test_no_window_begins_before_closes_are_known():
    made = visits((0, 8, True, "won", 8), observed_from=3)

    assert windows(made, ["Sari"])["windows"].item() == 2


def test_a_window_expects_what_the_win_curve_says_for_just_those_days():
    made = visits((0, 0, True, "won", 0), (99, 1, False, "open", 100), (0, 0, True, "lost", 0))
    found = windows(made, ["Sari", "Budi", "Sari"]).set_index("owner")
    curves = win_curves(made.assign(owner=""), 30)

    assert found.loc["Budi", "expected"] == pytest.approx(curves.won[0, 0, 2])
    assert found.loc["Sari", "expected"] == pytest.approx(2 * curves.won[0, 0, -1])


def test_ratios_compare_groups_with_their_stage():
    counted = pd.DataFrame(
        {
            "stage_id": [1, 1, 2],
            "owner": ["Sari", "Budi", "Budi"],
            "observed": [30.0, 10, 5],
            "expected": [10.0, 10, 50],
        }
    )
    found = group_ratios(counted, ["owner"]).set_index(["stage_id", "value"])["ratio"]

    assert found.loc[(1, "Sari")] == pytest.approx((30 + 10) / (20 + 10))
    assert found.loc[(1, "Budi")] == pytest.approx((10 + 10) / (20 + 10))
    assert found.loc[(2, "Budi")] == 1


def test_the_second_dimension_explains_only_what_the_first_leaves():
    counted = pd.DataFrame(
        {
            "stage_id": [1, 1],
            "segment": ["Hospital", "Industry"],
            "owner": ["Sari", "Budi"],
            "observed": [3000.0, 1000],
            "expected": [2000.0, 2000],
        }
    )
    found = group_ratios(counted, ["segment", "owner"])
    rows = counted[["stage_id", "segment", "owner"]]

    assert found.loc[found["dimension"] == "owner", "ratio"].tolist() == pytest.approx(
        [1, 1], abs=0.01
    )
    assert ratios_of(found, rows) == pytest.approx([1.5, 0.5], abs=0.01)


def test_a_group_or_a_stage_that_was_never_seen_is_as_usual():
    counted = pd.DataFrame(
        {"stage_id": [1], "owner": ["Sari"], "observed": [30.0], "expected": [10.0]}
    )
    rows = pd.DataFrame({"stage_id": [1, 2, 1], "owner": ["Dewi", "Sari", None]})

    assert ratios_of(group_ratios(counted, ["owner"]), rows).tolist() == [1, 1, 1]
    assert ratios_of(group_ratios(counted, []), rows).tolist() == [1, 1, 1]


def test_odds_of_the_impossible_and_of_the_certain_cannot_be_raised():
    assert raise_odds([0, 0.5, 1], 2).tolist() == [0, 0.75, 1]
    assert raise_odds([0.1234567], 1)[0] == pytest.approx(0.1234567, rel=1e-15)


def test_groups_that_win_more_often_are_found_and_equal_ones_are_not():
    deals, made = truth.history(seed=5, deals=6000)
    is_better = made["deal_key"] % 2 == 0
    # Half of the even deals that were lost are thrown out: what is left of them wins more often.
    thrown_out = deals.loc[(deals["outcome"] == "lost") & (deals["deal_key"] % 4 == 0), "deal_key"]
    made = made.assign(owner=np.where(is_better, "Sari", "Budi"), segment=made["deal_key"] % 3)
    kept = made[~made["deal_key"].isin(thrown_out)]
    counted = past_windows(
        kept,
        win_curves(kept, 91),
        91,
        int(day_numbers(truth.day(np.array([500])))[0]),
        ["segment", "owner"],
    )
    found = group_ratios(counted, ["segment", "owner"]).set_index(["dimension", "value"])["ratio"]

    assert found.loc["owner"].loc["Sari"].min() > 1.05 > 0.95 > found.loc["owner"].loc["Budi"].max()
    assert found.loc["segment"].between(0.85, 1.15).all()


def test_the_order_of_rows_is_irrelevant():
    _, made = truth.history(seed=6, deals=1500)
    made = made.assign(owner=(made["deal_key"] % 7).astype(str))
    shuffled = made.sample(frac=1, random_state=1)
    asked = pd.DataFrame({"stage_id": [1, 2, 3] * 7, "owner": [str(n) for n in range(7)] * 3})
    last = int(day_numbers(truth.day(np.array([500])))[0])
    one, other = (
        ratios_of(
            group_ratios(past_windows(rows, win_curves(rows, 60), 60, last, ["owner"]), ["owner"]),
            asked,
        )
        for rows in (made, shuffled)
    )

    assert one == pytest.approx(other, rel=1e-12)
