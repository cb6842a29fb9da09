"""The share stuck of each bar: by thresholds that are chosen, by hand, and by a second route."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from pipeline_core.answers import ask
from pipeline_core.store.thresholds import save_stage_thresholds, stage_thresholds
from tests.companies import company, random_company
from tests.conftest import NOW, as_of

MARCH = as_of("2026-03-31")


@pytest.fixture
def waiting(store):
    """Four open deals, 30, 20, 5 and 30 days in their stage; nobody has won yet."""
    company(
        store,
        {"id": "a", "amount": 10, "owner": "Sari", "moves": ["Prospect 2026-03-01"]},
        {"id": "b", "amount": 20, "owner": "Sari", "moves": ["Prospect 2026-03-11"]},
        {"id": "c", "amount": 40, "owner": "Budi", "moves": ["Prospect 2026-03-26"]},
        {"id": "d", "amount": 80, "owner": "Budi", "moves": ["Offer 2026-03-01"]},
    )
    return store


def chosen(store, days: int) -> None:
    """A deal is stuck in Prospect after so many days; of other stages nothing can be said."""
    table = stage_thresholds(store)
    of_prospect = table[table["stage"] == "Prospect"].assign(stuck_days=days)
    save_stage_thresholds(store, of_prospect, NOW, "me")


def test_without_a_past_nothing_can_be_said(waiting):
    frame = ask(waiting, "stuck_share_by", MARCH).frame

    assert list(frame["value"]) == ["Prospect", "Offer"]
    assert list(frame["judged_deals"]) == [0, 0]
    assert frame["stuck_share"].isna().all()


def test_the_share_is_of_the_deals_that_can_be_judged(waiting):
    chosen(waiting, 10)
    by_stage = ask(waiting, "stuck_share_by", MARCH).frame.set_index("value")
    by_owner = ask(waiting, "stuck_share_by", MARCH, split_by="owner").frame.set_index("value")

    assert list(by_stage.loc["Prospect"]) == [3, 3, 2, 30_00, 2 / 3]
    assert by_stage.loc["Offer", "judged_deals"] == 0
    assert dict(by_owner["stuck_share"]) == {"Sari": 1.0, "Budi": 0.0}


def test_a_period_restricts_the_deals_that_are_counted(waiting):
    chosen(waiting, 10)
    april = dataclasses.replace(
        MARCH, since=datetime.date(2026, 4, 1), until=datetime.date(2026, 4, 30)
    )

    assert ask(waiting, "stuck_share_by", april).frame.empty


@pytest.mark.parametrize("split_by", ["stage", "owner", "segment", "close_month"])
def test_bars_are_those_of_the_pipeline_and_their_stuck_deals_those_of_the_list(store, split_by):
    random_company(store, 6)
    chosen(store, 15)
    found = ask(store, "stuck_share_by", MARCH, split_by=split_by).frame
    stuck = ask(store, "deal_list", MARCH, outcome="open", attention="stuck").frame
    asked = {} if split_by == "stage" else {"split_by": split_by}
    metric = "pipeline_by" if asked else "pipeline_by_stage"
    bars = ask(store, metric, MARCH, **asked).frame
    shown = bars[bars["deals"] > 0]

    assert len(stuck) > 0
    assert found["stuck_deals"].sum() == len(stuck)
    assert found["stuck_amount"].sum() == stuck["amount"].sum()
    by_value = dict(zip(found["value"].fillna(""), found["deals"], strict=True))
    assert by_value == dict(zip(shown.iloc[:, 0].fillna(""), shown["deals"], strict=True))
