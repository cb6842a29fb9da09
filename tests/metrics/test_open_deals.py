"""Open deals by expected close, with their age, and the parked ones apart."""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.metrics.left_out import amounts_thin, left_out
from pipeline_core.store.settings import change_setting
from tests.companies import company, moves, random_company
from tests.conftest import NOW, as_of, rows, take_in

MARCH = as_of("2026-03-31")
CLOSE_PERIODS = ["close_month", "close_quarter"]


@pytest.fixture
def dated(store):
    """Five open deals: one overdue, one due on the day itself, two later, one undated."""
    company(
        store,
        {"id": "late", "amount": 10, "due": "2026-03-30", "moves": moves("Prospect")},
        {"id": "today", "amount": 20, "due": "2026-03-31", "moves": moves("Prospect")},
        {"id": "soon", "amount": 40, "due": "2026-04-30", "moves": moves("Prospect", "Offer")},
        {"id": "next", "amount": 80, "due": "2026-07-01", "moves": moves("Prospect", "Offer")},
        {"id": "never", "amount": 160, "due": "", "moves": moves("Prospect", "Offer")},
    )
    return store


def bars(store, split_by: str, scope=MARCH) -> list[tuple]:
    frame = ask(store, "pipeline_by", scope, split_by=split_by).frame
    return [
        (None if pd.isna(row.value) else row.value, row.deals, row.amount // 100)
        for row in frame.itertuples()
    ]


def test_overdue_comes_first_and_undated_last_and_a_deal_due_today_is_not_late(dated):
    assert bars(dated, "close_month") == [
        ("overdue", 1, 10),
        ("2026-03", 1, 20),
        ("2026-04", 1, 40),
        ("2026-07", 1, 80),
        (None, 1, 160),
    ]


def test_quarters_are_those_of_the_calendar_until_the_fiscal_year_says_otherwise(dated):
    calendar = [bar[0] for bar in bars(dated, "close_quarter")]
    change_setting(dated, "fiscal_year_start", "4", NOW, "test")
    fiscal = [bar[0] for bar in bars(dated, "close_quarter")]

    assert calendar == ["overdue", "2026-Q1", "2026-Q2", "2026-Q3", None]
    assert fiscal == ["overdue", "2026-Q4", "2027-Q1", "2027-Q2", None]


def test_an_earlier_day_has_other_overdue_deals(dated):
    assert bars(dated, "close_month", as_of("2026-03-30"))[0] == ("2026-03", 2, 30)


@pytest.mark.parametrize("split_by", CLOSE_PERIODS)
@pytest.mark.parametrize("seed", range(3))
def test_every_bar_of_expected_close_leads_to_its_deals(store, split_by, seed):
    random_company(store, seed)
    frame = ask(store, "pipeline_by", MARCH, split_by=split_by).frame
    assert "overdue" in set(frame["value"])

    for row in frame.itertuples():
        value = None if pd.isna(row.value) else row.value
        deals = ask(
            store, "deal_list", MARCH, outcome="open", split_by=split_by, split_value=value
        ).frame
        amount = 0 if pd.isna(row.amount) else row.amount
        assert (len(deals), deals["amount"].sum()) == (row.deals, amount)
    assert frame["deals"].sum() == ask(store, "pipeline_by_stage", MARCH).frame["deals"].sum()


def test_the_age_is_that_of_the_present_visit_and_its_median_is_counted_by_hand(store):
    company(
        store,
        {"id": "a", "moves": ["Prospect 2026-03-01"]},  # 30 days
        {"id": "b", "moves": ["Prospect 2026-03-21"]},  # 10
        {"id": "c", "moves": ["Prospect 2026-01-01", "Contact 2026-02-01", "Prospect 2026-03-30"]},
        {"id": "d", "moves": ["Prospect 2026-01-01", "Contact 2026-03-31"]},  # 0, in Contact
    )
    frame = ask(store, "pipeline_by_stage", MARCH).frame.set_index("stage")["median_age_days"]
    by_owner = ask(store, "pipeline_by", MARCH, split_by="owner").frame["median_age_days"]

    assert dict(frame) == {"Prospect": 10, "Contact": 0}
    assert list(by_owner) == [5.5]


def test_a_stage_without_a_deal_has_no_age(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-01-01", "Contact 2026-02-01"]})
    frame = ask(store, "pipeline_by_stage", MARCH).frame.set_index("stage")

    assert pd.isna(frame.loc["Prospect", "median_age_days"])
    assert ask(store, "pipeline_by_stage", as_of("2026-01-31")).frame["median_age_days"][0] == 30


@pytest.mark.parametrize("day", ["2026-02-10", "2026-03-31"])
def test_ages_are_those_of_plain_python(store, day):
    deals = random_company(store, 4)
    ages: dict[str, list[int]] = {}
    for deal in deals:
        known = [move.rsplit(" ", 1) for move in deal["moves"]]
        known = [(stage, on) for stage, on in known if on <= day]
        if known and known[-1][0] not in ("Close", "Lost"):
            age = datetime.date.fromisoformat(day) - datetime.date.fromisoformat(known[-1][1])
            ages.setdefault(known[-1][0], []).append(age.days)

    for row in ask(store, "pipeline_by_stage", as_of(day)).frame.itertuples():
        mine = pd.Series(ages.get(row.stage, []), dtype="float64")
        assert row.deals == len(mine)
        assert row.median_age_days == mine.median() or (not len(mine) and row.deals == 0)


def test_who_takes_a_deal_over_sees_how_long_it_has_been_in_its_stage(store):
    header = "Deal ID,Stage,Amount,Created date,Owner\n"
    take_in(store, ("deals-2026-03-01.csv", f"{header}a,Prospect,5,2026-02-19,Sari\n".encode()))
    take_in(store, ("deals-2026-03-31.csv", f"{header}a,Prospect,5,2026-02-19,Budi\n".encode()))
    scope = dataclasses.replace(MARCH, owners=("Budi",))

    assert list(ask(store, "deal_list", scope).frame["days_in_stage"]) == [40]
    assert ask(store, "pipeline_by_stage", scope).frame["median_age_days"][0] == 40


def test_parked_deals_stand_apart_whatever_their_close_date(store):
    content = (
        "Deal ID,Stage,Amount,Created date,Expected close date\n"
        "a,Prospect,5,2026-03-01,2026-04-30\nb,On hold,7,2026-03-11,2026-01-01\n"
        "c,On hold,8,2026-03-21,\n"
    )
    take_in(store, ("deals-2026-03-31.csv", content.encode()))
    april = dataclasses.replace(
        MARCH, since=datetime.date(2026, 4, 1), until=datetime.date(2026, 4, 30)
    )
    apart = ask(store, "parked_by_stage", april).frame
    found = ask(
        store, "deal_list", april, outcome="parked", stage="On hold", period_by="none"
    ).frame

    assert list(ask(store, "pipeline_by_stage", april).frame["deals"]) == [1]
    assert [list(row) for row in apart.values] == [["On hold", 2, 15_00, 15.0]]
    assert len(found) == 2


@pytest.mark.parametrize("seed", range(4))
def test_a_deal_is_in_one_present_visit_at_most(store, seed):
    random_company(store, seed)
    twice = rows(
        store,
        "select deal_key from present_visits({'as_of': '2026-03-31'::date}) "
        "group by deal_key having count(*) > 1",
    )

    assert not twice


@pytest.mark.parametrize("priced", [(1, 1), (1, 0), (0, 1), (0, 0)])
def test_thin_amounts_are_found_alone_as_among_all_reasons(store, priced):
    """One open and one lost deal, each with or without an amount."""
    open_amount, lost_amount = (100 if each else "" for each in priced)
    company(
        store,
        {"id": "a", "amount": open_amount, "moves": moves("Prospect")},
        {"id": "b", "amount": lost_amount, "moves": moves("Prospect", "Lost")},
    )

    assert amounts_thin(store, MARCH) is (priced != (1, 1))
    assert ("amounts_thin" in left_out(store, MARCH)) is (priced != (1, 1))
