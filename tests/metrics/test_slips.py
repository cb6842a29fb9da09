"""Close dates that move: slipped, pushed, pulled out, rolled in."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from tests.conftest import as_of, take_in

HEADER = "Deal ID,Stage,Amount,Created date,Expected close date"
Q1 = {"since": datetime.date(2026, 1, 1), "until": datetime.date(2026, 3, 31)}
FIRST, LAST = datetime.date(2026, 2, 9), "2026-02-23"


def export(store, day: str, due: dict[str, str], stages: dict[str, str] | None = None) -> None:
    """A full export of five deals worth 100, 200, 300, 400 and 500."""
    stages = stages or {}
    lines = [
        f"{name},{stages.get(name, 'Prospect')},{100 * place},2025-12-01,{due[name]}"
        for place, name in enumerate("abcde", 1)
    ]
    text = "\n".join([HEADER, *lines, "x,Contact,5,2025-12-01,2026-09-01"])
    take_in(store, (f"deals-{day}.csv", text.encode()), coverage="full")


BEFORE = {
    "a": "2026-03-10",
    "b": "2026-03-20",
    "c": "2026-02-01",
    "d": "2025-12-10",
    "e": "2026-03-01",
}


@pytest.fixture
def three(store):
    """Three exports: b is pushed twice and out of the quarter, d rolls in, e is pulled out."""
    export(store, "2026-02-09", BEFORE)
    export(store, "2026-02-16", BEFORE | {"a": "2026-03-25", "b": "2026-04-10"})
    after = {"a": "2026-03-25", "b": "2026-05-10", "c": "2026-02-01", "d": "2026-03-05"}
    export(store, "2026-02-23", after | {"e": "2025-12-31"})
    return store


def test_the_slip_rate_is_the_value_that_moved_out_of_what_was_due(three):
    row = ask(three, "slips", as_of(LAST, **Q1), start=FIRST).frame.iloc[0]

    assert (row["due_deals"], row["due_amount"]) == (4, 1100_00)
    assert (row["slipped_deals"], row["slipped_amount"]) == (1, 200_00)
    assert row["slip_rate"] == pytest.approx(200 / 1100)
    assert row["slip_rate_deals"] == pytest.approx(1 / 4)


def test_a_push_is_a_move_to_a_later_month_and_every_day_later_counts(three):
    row = ask(three, "slips", as_of(LAST, **Q1), start=FIRST).frame.iloc[0]

    assert row["pushes"] == 2  # b, twice; a only moved within its month
    assert row["days_slipped"] == 15 + 21 + 30


def test_the_count_of_pushes_leads_to_the_deals_that_were_pushed(three):
    scope = as_of(LAST, **Q1)
    deals = ask(three, "changed_deals", scope, start=FIRST, is_pushed=True).frame
    later = ask(three, "changed_deals", scope, start=datetime.date(2026, 2, 16), is_pushed=True)

    assert list(deals["deal_id"]) == ["b"] and deals["pushes"].sum() == 2
    assert later.frame.empty  # b was due in April by then


def test_what_moved_earlier_than_the_period_is_pulled_out_and_what_was_due_before_it_rolls_in(
    three,
):
    row = ask(three, "slips", as_of(LAST, **Q1), start=FIRST).frame.iloc[0]

    assert (row["pulled_out_deals"], row["pulled_out_amount"]) == (1, 500_00)
    assert (row["rolled_in_deals"], row["rolled_in_amount"]) == (1, 400_00)
    assert row["rolled_in_share"] == pytest.approx(400 / (100 + 300 + 400))


def test_a_deal_that_is_won_did_not_slip(store):
    export(store, "2026-02-09", BEFORE)
    export(store, "2026-02-23", BEFORE | {"b": "2026-02-20"}, {"b": "Won"})
    row = ask(store, "slips", as_of(LAST, **Q1), start=FIRST).frame.iloc[0]

    assert (row["slipped_deals"], row["slip_rate"], row["pushes"]) == (0, 0, 0)


def test_without_earlier_close_dates_nothing_is_said_to_have_slipped(three):
    row = ask(three, "slips", as_of(LAST, **Q1)).frame.iloc[0]

    assert row["start_on"] == pd.Timestamp("2025-12-31")
    assert pd.isna(row["slip_rate"]) and pd.isna(row["pushes"]) and pd.isna(row["rolled_in_deals"])


def test_the_period_is_the_fiscal_quarter_unless_one_is_chosen(three):
    chosen = ask(three, "slips", as_of(LAST, **Q1), start=FIRST).frame

    assert ask(three, "slips", as_of(LAST), start=FIRST).frame.equals(chosen)


def test_a_deal_carries_its_pushes_and_days_into_the_list_behind_the_bar(three):
    scope = as_of(LAST, **Q1)
    row = ask(three, "changed_deals", scope, start=FIRST, bucket="pushed_out").frame.iloc[0]

    assert (row["deal_id"], row["pushes"], row["days_slipped"]) == ("b", 2, 51)
    assert (row["close_on_before"], row["close_on_after"]) == (
        pd.Timestamp("2026-03-20"),
        pd.Timestamp("2026-05-10"),
    )
