"""Coverage of the target: the arithmetic by hand, the win rate by a second route, and when nothing is said."""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.forecast.win_curves import won_within
from pipeline_core.metrics.fates import stage_win_curves
from pipeline_core.store.settings import save_target
from tests.companies import company, moves, random_company
from tests.conftest import as_of, rows

SINCE, UNTIL = datetime.date(2026, 1, 1), datetime.date(2026, 3, 31)
MIDDLE = as_of("2026-02-28", since=SINCE, until=UNTIL)  # 31 days are left


def past(won: int, lost: int) -> list[dict]:
    """Deals of the year before: seven days in Prospect, seven in Offer, then won or lost."""
    ends = ["Close"] * won + ["Lost"] * lost
    return [
        {"id": f"p{n}", "amount": 100, "moves": moves("Prospect", "Offer", end, start="2025-05-01")}
        for n, end in enumerate(ends)
    ]


def present() -> list[dict]:
    """300 won in the quarter; 200 and 400 open and due in it; 800 due later, 1,600 undated."""
    start = {"start": "2026-02-10"}
    return [
        {"id": "a", "amount": 300, "moves": moves("Prospect", "Offer", "Close", **start)},
        {"id": "b", "amount": 200, "due": "2026-03-10", "moves": moves("Prospect", **start)},
        {"id": "c", "amount": 400, "due": "2026-02-20", "moves": moves("Prospect", "Offer")},
        {"id": "d", "amount": 800, "due": "2026-04-01", "moves": moves("Prospect", **start)},
        {"id": "e", "amount": 1600, "due": "", "moves": moves("Prospect", **start)},
    ]


def covered(store, scope=MIDDLE) -> pd.Series:
    return ask(store, "target_coverage", scope).frame.iloc[0]


def aiming(store, cents: int | None) -> None:
    save_target(store, SINCE, UNTIL, cents)


def test_what_is_open_is_held_against_what_the_target_still_needs(store):
    company(store, *past(12, 8), *present())
    aiming(store, 1_500_00)
    row = covered(store)

    assert (row["target"], row["won_amount"], row["remaining_amount"]) == (1500_00, 300_00, 1200_00)
    assert row["open_amount"] == 600_00
    assert row["coverage"] == 0.5
    assert (row["days_left"], row["closed_deals"]) == (31, 21)


def test_the_pipeline_needed_follows_from_the_value_win_rate(store):
    company(store, *past(12, 8), *present())
    aiming(store, 1_500_00)
    row = covered(store)

    assert 0 < row["value_win_rate"] < 1
    assert row["required_coverage"] == pytest.approx(1 / row["value_win_rate"])
    assert row["needed_amount"] == round(1200_00 / row["value_win_rate"])
    assert row["missing_amount"] == row["needed_amount"] - 600_00


@pytest.mark.parametrize("seed", range(3))
def test_the_value_win_rate_is_that_of_the_deals_one_by_one(store, seed):
    random_company(store, seed)
    aiming(store, 1_000_000_00)
    scope = dataclasses.replace(MIDDLE, as_of=datetime.date(2026, 3, 10))
    ids = dict(rows(store, "select label, stage_id from stages"))
    curves = stage_win_curves(store, as_of("2026-03-10"), 21)
    total = chance = 0.0
    for deal in ask(store, "deal_list", scope, outcome="open").frame.itertuples():
        if pd.notna(deal.amount):
            stage_id = ids[deal.stage]
            total += deal.amount
            chance += deal.amount * float(
                won_within(curves, [stage_id], [deal.days_in_stage], [21])[0]
            )

    assert covered(store, scope)["value_win_rate"] == pytest.approx(chance / total)


def test_less_time_needs_more_pipeline(store):
    company(store, *past(12, 8), *present())
    aiming(store, 1_500_00)
    late = dataclasses.replace(MIDDLE, as_of=datetime.date(2026, 3, 28))

    assert covered(store, late)["required_coverage"] > covered(store)["required_coverage"]


def test_without_a_period_the_quarter_of_the_day_is_meant(store):
    company(store, *past(12, 8), *present())
    aiming(store, 1_500_00)

    assert covered(store, as_of("2026-02-28")).equals(covered(store))


@pytest.mark.parametrize(
    ("target", "changes", "state"),
    [
        (None, {}, "no_target"),
        (300_00, {}, "met"),
        (299_00, {}, "met"),
        (301_00, {}, "known"),
        (1_500_00, {"owners": ("Sari",)}, "no_target"),
        (1_500_00, {"products": ("Loan",)}, "filtered"),
        (1_500_00, {"as_of": UNTIL}, "over"),
    ],
)
def test_each_reason_for_saying_nothing_has_its_name(store, target, changes, state):
    company(store, *past(12, 8), *present())
    aiming(store, target)
    row = covered(store, dataclasses.replace(MIDDLE, **changes))

    assert row["state"] == state
    if state != "known":
        assert pd.isna(row["coverage"]) and pd.isna(row["needed_amount"])


def test_a_target_that_is_met_leaves_nothing_to_go_and_never_less(store):
    company(store, *past(12, 8), *present())
    aiming(store, 100_00)

    assert covered(store)["remaining_amount"] == 0


@pytest.mark.parametrize(("won", "lost"), [(2, 6), (0, 20), (1, 1)])
def test_too_short_a_past_gives_coverage_but_no_need(store, won, lost):
    company(store, *past(won, lost), *present())
    aiming(store, 1_500_00)
    row = covered(store)

    assert row["state"] == "too_few"
    assert row["coverage"] == 0.5
    assert pd.isna(row["value_win_rate"]) and pd.isna(row["missing_amount"])


def test_where_amounts_are_thin_no_ratio_is_said(store):
    unpriced = [{**deal, "amount": ""} for deal in past(0, 8)]
    company(store, *unpriced, *present())
    aiming(store, 1_500_00)
    answer = ask(store, "target_coverage", MIDDLE)

    assert answer.frame["state"][0] == "thin"
    assert pd.isna(answer.frame["coverage"][0])
    assert answer.left_out["amounts_thin"] == 8


def test_nothing_open_in_the_period_is_said(store):
    company(store, *past(12, 8), *present()[:1], *present()[3:])
    aiming(store, 1_500_00)

    assert covered(store)["state"] == "nothing_open"
