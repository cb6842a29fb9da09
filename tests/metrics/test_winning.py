"""Win rates by hand, by value, with deals that should have closed; and of a real export in plain pandas."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.metrics.intervals import wilson
from pipeline_core.store.database import close_store, open_store
from pipeline_core.store.settings import change_setting
from tests.companies import arrive, company, random_company
from tests.conftest import NOW, as_of, shared, take_in

MARCH = as_of("2026-03-31")
FEBRUARY = as_of("2026-03-31", since=datetime.date(2026, 2, 1), until=datetime.date(2026, 2, 28))
SIX = [
    {"id": "a", "moves": ["Prospect 2026-01-01", "Close 2026-02-10"], "amount": 300},
    {"id": "b", "moves": ["Prospect 2026-01-01", "Lost 2026-02-20"], "amount": 100},
    {"id": "c", "moves": ["Prospect 2026-01-01", "Lost 2026-03-20"], "amount": 200},
    {"id": "d", "moves": ["Prospect 2026-02-01", "Close 2026-03-01"], "amount": 400},
    {"id": "e", "moves": ["Prospect 2026-02-01"], "amount": 50},
    {"id": "f", "moves": ["Prospect 2026-03-01"], "amount": 60},
]


@pytest.fixture
def six(store):
    company(store, *SIX)
    return store


@pytest.fixture
def dozen(store):
    """Ten deals won after ten days each, one open for longer than any of them took, one for less."""
    won = [{"id": f"w{n}", "moves": ["Prospect 2026-01-01", "Close 2026-01-11"]} for n in range(10)]
    slow = {"id": "slow", "moves": ["Prospect 2026-02-20"]}
    new = {"id": "new", "moves": ["Prospect 2026-03-25"]}
    company(store, *won, slow, new)
    return store


def test_the_win_rate_counts_what_closed_in_the_period(six):
    row = ask(six, "win_rate", FEBRUARY).frame.iloc[0]

    assert (row["won"], row["lost"], row["rate"]) == (1, 1, 0.5)
    assert (row["low"], row["high"]) == pytest.approx(wilson(1, 2))


def test_the_win_rate_by_value_weighs_each_deal_by_its_amount(six):
    assert ask(six, "win_rate", FEBRUARY).frame["value_rate"].iloc[0] == pytest.approx(3 / 4)
    assert ask(six, "win_rate", MARCH).frame["value_rate"].iloc[0] == pytest.approx(7 / 10)


def test_no_closed_deal_gives_no_rate_rather_than_zero(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-01-01"]})
    row = ask(store, "win_rate", MARCH).frame.iloc[0]

    assert (row["won"], row["lost"]) == (0, 0)
    assert row[["rate", "low", "high", "value_rate", "rate_if_lost"]].isna().all()


def test_where_lost_deals_have_no_amount_there_is_no_rate_by_value(store):
    company(
        store, *({**deal, "amount": ""} if "Lost" in deal["moves"][-1] else deal for deal in SIX)
    )

    assert ask(store, "win_rate", MARCH).frame["value_rate"].isna().all()
    assert ask(store, "win_rates", MARCH).frame["value_rate"].isna().all()
    assert "amounts_thin" in ask(store, "win_rate", MARCH).left_out


def test_the_deals_behind_a_period_are_those_that_closed_in_it(six):
    listed = ask(six, "deal_list", FEBRUARY, outcome="closed", period_by="close").frame

    assert set(listed["deal_id"]) == {"a", "b"}


def test_rates_by_the_month_of_the_close(six):
    frame = ask(six, "win_rates", MARCH, split_by="month").frame

    assert list(frame["period"]) == ["2026-02", "2026-03"]
    assert list(frame["won"]) == [1, 1] and list(frame["lost"]) == [1, 1]
    assert list(frame["won_amount"]) == [30000, 40000]


def test_rates_by_the_month_of_creation_say_how_many_are_still_open(six):
    frame = ask(six, "win_rates", MARCH, split_by="created_month").frame.set_index("period")

    assert frame.loc["2026-01", "rate"] == pytest.approx(1 / 3)
    assert frame.loc["2026-02", ["rate", "open_share", "rate_if_lost"]].tolist() == [1, 0.5, 0.5]
    assert pd.isna(frame.loc["2026-03", "rate"]) and frame.loc["2026-03", "open_share"] == 1


def test_quarters_and_years_are_fiscal(six):
    change_setting(six, "fiscal_year_start", "3", NOW, "test")

    assert list(ask(six, "win_rates", MARCH).frame["period"]) == ["2026-Q4", "2027-Q1"]
    assert list(ask(six, "win_rates", MARCH, split_by="year").frame["period"]) == ["2026", "2027"]


def test_a_deal_that_should_have_closed_belongs_to_the_period_in_which_it_came_to_that_age(dozen):
    frame = ask(dozen, "win_rates", MARCH, split_by="month").frame.set_index("period")
    row = ask(dozen, "win_rate", MARCH).frame.iloc[0]

    # Nine in ten were won within 10 days: on 3 March the slow one is 11 days old.
    assert frame["open_deals"].to_dict() == {"2026-01": 0, "2026-03": 1}
    assert (row["ripe_days"], row["open_deals"]) == (10, 1)
    assert (row["rate"], row["rate_if_lost"]) == (1, pytest.approx(10 / 11))


def test_what_should_have_closed_is_not_known_while_few_were_won(six):
    row = ask(six, "win_rate", MARCH).frame.iloc[0]

    assert row[["ripe_days", "rate_if_lost", "open_share"]].isna().all()


def test_parked_deals_are_in_no_rate(store):
    arrive(
        store,
        "a,Won,100,2026-01-01,,Sari,,,",
        "b,Lost,100,2026-01-01,,Sari,,,",
        "c,On Hold,100,2026-01-01,,Sari,,,",
        "d,Prospect,100,2026-01-01,,Sari,,,",
    )
    answer = ask(store, "win_rate", MARCH)
    row = answer.frame.iloc[0]

    assert (row["won"], row["lost"], row["open_deals"]) == (1, 1, 0)
    assert answer.left_out["parked"] == 1


@pytest.mark.parametrize("split_by", ["month", "quarter", "year"])
def test_periods_sum_to_the_whole(store, split_by):
    random_company(store, 1)
    december = as_of("2026-12-31")
    whole = ask(store, "win_rate", december).frame.iloc[0]
    parts = ask(store, "win_rates", december, split_by=split_by).frame

    for name in ("won", "lost", "open_deals"):
        assert parts[name].sum() == whole[name]
    assert whole["won"] + whole["lost"] > 20


def test_salesforce_months_equal_the_file():
    store = open_store(":memory:")
    folder = "exports/salesforce_wave_demo/"
    take_in(
        store, *(shared(folder + f"{name}.csv") for name in ("Opportunity", "OpportunityHistory"))
    )
    found = ask(store, "win_rates", as_of("2017-06-01"), split_by="month").frame.set_index("period")
    close_store(store)
    table = pd.read_csv(shared(folder + "OpportunityHistory.csv"))
    last = table.groupby("Opportunity.External_Id__c").last()
    last = last[last["StageName__c"].isin(["Closed Won", "Closed Lost"])]
    closed = pd.to_datetime(last["CreatedDate__c"]).dt.normalize()
    month = closed.combine(pd.to_datetime(last["CloseDate__c"]), min).dt.strftime("%Y-%m")
    is_won = last["StageName__c"] == "Closed Won"
    amount = (
        last["Amount__c"].where(is_won).groupby(month).sum()
        / last["Amount__c"].groupby(month).sum()
    )

    assert found["won"].to_dict() == is_won.groupby(month).sum().to_dict()
    assert found["rate"].to_numpy() == pytest.approx(is_won.groupby(month).mean()[found.index])
    assert found["value_rate"].to_numpy() == pytest.approx(amount[found.index])
