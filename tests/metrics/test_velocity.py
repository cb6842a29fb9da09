"""Velocity and its four levers by hand, its identity, and days to win; real exports in plain pandas."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.metrics.velocity import LEVERS, money_per_day, span_before
from pipeline_core.store.database import close_store, open_store
from tests.companies import arrive, company
from tests.conftest import as_of, shared, take_in

MARCH = as_of("2026-06-30")
CLOSED = ["Closed Won", "Closed Lost"]
AMOUNTS = (100, 200, 300, 400, 1000)


def quarter(since: str, until: str, won_after: int, names: str, lost: int) -> list[dict]:
    """Five won deals of AMOUNTS, so many lost ones, all created on the first day."""
    first = datetime.date.fromisoformat(since)
    day = first + datetime.timedelta(days=won_after)
    won = [
        {"id": f"{names}{amount}", "amount": amount, "moves": [f"Prospect {first}", f"Close {day}"]}
        for amount in AMOUNTS
    ]
    return won + [
        {"id": f"{names}lost{n}", "moves": [f"Prospect {first}", f"Lost {until}"]}
        for n in range(lost)
    ]


@pytest.fixture
def company_of_two_quarters(store):
    """Two open from the start; five of ten won in 20 days, then five of twenty in 10 days."""
    waiting = [{"id": f"old{n}", "moves": ["Prospect 2025-11-01"]} for n in range(2)]
    more = [{"id": f"more{n}", "moves": ["Prospect 2026-02-01"]} for n in range(2)]
    first = quarter("2026-01-01", "2026-03-20", 20, "a", 5)
    company(
        store,
        *waiting,
        *more,
        *first,
        *quarter("2026-04-01", "2026-06-20", 10, "b", 15),
        as_of="2026-06-30",
    )
    return store


def test_velocity_by_hand(company_of_two_quarters):
    rows = ask(company_of_two_quarters, "velocity", MARCH).frame.set_index("compared_span")
    this, before = rows.loc["this"], rows.loc["before"]

    assert list(rows.index) == ["this", "before"]
    assert (this["open_at_start"], this["rate"], this["cycle_days"]) == (4, 0.25, 10)
    assert (this["median_amount"], this["mean_amount"]) == (300_00, 400_00)
    assert this["velocity"] == 4 * 0.25 * 300_00 / 10
    assert before["velocity"] == 2 * 0.5 * 300_00 / 20
    assert this["velocity_mean"] == 4 * 0.25 * 400_00 / 10


def test_the_four_ratios_multiply_to_the_change_exactly(company_of_two_quarters):
    before = ask(company_of_two_quarters, "velocity", MARCH).frame.iloc[1]
    ratios = [before[f"{lever}_ratio"] for lever in LEVERS]

    assert ratios == pytest.approx([2, 0.5, 1, 2])
    assert sum(map(math.log, ratios)) == pytest.approx(math.log(before["velocity_ratio"]))
    assert before["velocity_ratio"] == pytest.approx(2)


def test_with_closed_deals_and_the_mean_velocity_times_cycle_is_the_won_value(
    company_of_two_quarters,
):
    for _, row in ask(company_of_two_quarters, "velocity", MARCH).frame.iterrows():
        closed, mean = row["won"] + row["lost"], row["mean_amount"]
        found = money_per_day(closed, row["rate"], mean, row["cycle_days"]) * row["cycle_days"]

        assert found == pytest.approx(100 * sum(AMOUNTS))


def test_fewer_than_five_won_deals_give_no_velocity(store):
    company(store, *quarter("2026-01-01", "2026-03-20", 20, "a", 0)[:4], as_of="2026-06-30")
    row = ask(store, "velocity", as_of("2026-03-31")).frame.iloc[0]

    assert (row["won"], row["rate"]) == (4, 1)
    assert row[["median_amount", "cycle_days", "velocity"]].isna().all()


def test_a_period_may_be_chosen_and_the_one_before_is_as_long():
    day = datetime.date.fromisoformat

    assert span_before(day("2026-04-01"), day("2026-06-30")) == (
        day("2026-01-01"),
        day("2026-03-31"),
    )
    assert span_before(day("2026-03-01"), day("2026-03-31")) == (
        day("2026-02-01"),
        day("2026-02-28"),
    )
    assert span_before(day("2026-01-01"), day("2026-12-31")) == (
        day("2025-01-01"),
        day("2025-12-31"),
    )
    assert span_before(day("2026-03-05"), day("2026-03-11")) == (
        day("2026-02-26"),
        day("2026-03-04"),
    )


def test_days_to_win_by_hand(company_of_two_quarters):
    frame = ask(company_of_two_quarters, "cycle_length", MARCH).frame

    assert list(frame["period"]) == ["2026-Q1", "2026-Q2"]
    assert list(frame["median_days"]) == [20, 10] and list(frame["won"]) == [5, 5]


def test_a_deal_closed_before_it_was_created_is_left_out_and_counted(store):
    header = "Deal ID,Stage,Amount,Created date,Closed date"
    good = [f"g{n},Closed Won,100,2026-01-01,2026-01-{11 + n}" for n in range(5)]
    arrive(store, *good, "odd,Closed Won,100,2026-02-01,2026-01-20", header=header)
    answer = ask(store, "cycle_length", as_of("2026-03-31"), split_by="month")
    row = answer.frame.iloc[0]

    assert (row["won"], row["closed_before_created"], row["median_days"]) == (5, 1, 12)
    assert answer.left_out["closed_before_created"] == 1


def test_few_won_deals_give_no_median(store):
    company(store, *quarter("2026-01-01", "2026-03-20", 20, "a", 0)[:4], as_of="2026-06-30")
    row = ask(store, "cycle_length", MARCH).frame.iloc[0]

    assert row["won"] == 4 and row[["p25_days", "median_days", "p75_days"]].isna().all()


def test_salesforce_velocity_and_days_to_win_equal_the_file():
    store = open_store(":memory:")
    folder = "exports/salesforce_wave_demo/"
    take_in(
        store, *(shared(folder + f"{name}.csv") for name in ("Opportunity", "OpportunityHistory"))
    )
    found = ask(store, "velocity", as_of("2017-06-01")).frame.set_index("compared_span")
    cycles = ask(store, "cycle_length", as_of("2017-06-01")).frame.set_index("period")
    close_store(store)
    table = pd.read_csv(shared(folder + "OpportunityHistory.csv"))
    deals = in_plain_pandas(table)
    for span, since, until in (
        ("this", "2017-04-01", "2017-06-01"),
        ("before", "2017-01-01", "2017-03-31"),
        ("year_before", "2016-04-01", "2016-06-30"),
    ):
        closed = deals[deals["closed"].between(since, until)]
        won = closed[closed["is_won"]]
        amounts = won.loc[won["amount"] > 0, "amount"]
        before = table[table["CreatedDate__c"] < since].groupby("Opportunity.External_Id__c").last()
        is_open = ~before["StageName__c"].isin(CLOSED)  # some were closed then and opened again
        row = found.loc[span]

        assert (row["won"], row["lost"]) == (len(won), len(closed) - len(won))
        assert row["open_at_start"] == is_open.sum()
        assert row["median_amount"] == pytest.approx(100 * amounts.median(), abs=1)
        assert row["mean_amount"] == pytest.approx(100 * amounts.mean(), abs=1)
        days = np.quantile(won["days"], 0.5, method="inverted_cdf")
        assert row["cycle_days"] == days
    spring = deals[deals["is_won"] & deals["closed"].between("2017-01-01", "2017-03-31")]
    quartiles = np.quantile(spring["days"], [0.25, 0.5, 0.75], method="inverted_cdf")
    assert cycles.loc["2017-Q1", ["p25_days", "median_days", "p75_days"]].tolist() == list(
        quartiles
    )


def in_plain_pandas(table: pd.DataFrame) -> pd.DataFrame:
    """One row per deal of the file: created, closed or not, won or not, its amount and its days."""
    rows = table.groupby("Opportunity.External_Id__c")
    last = rows.last()
    deals = pd.DataFrame({"made": pd.to_datetime(rows["CreatedDate__c"].first()).dt.normalize()})
    is_closed = last["StageName__c"].isin(CLOSED)
    closed = pd.to_datetime(last["CreatedDate__c"]).dt.normalize()
    deals["closed"] = closed.combine(pd.to_datetime(last["CloseDate__c"]), min).where(is_closed)
    deals["is_won"] = last["StageName__c"] == "Closed Won"
    deals["amount"] = last["Amount__c"]
    deals["days"] = (deals["closed"] - deals["made"]).dt.days
    return deals
