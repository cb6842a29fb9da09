"""The open pipeline: counted, weighted, split, over days; and the deals behind each number."""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd
import pytest

from pipeline_core.answers import METRICS, ask
from pipeline_core.metrics.conversion import RULES
from pipeline_core.metrics.pipeline import filter_values
from pipeline_core.scope import Scope
from pipeline_core.store.settings import save_rates
from tests.companies import company, moves, random_company
from tests.conftest import TODAY, as_of, take_in

MARCH = as_of("2026-03-31")


@pytest.fixture
def six(store):
    """Six deals: four open (one without an amount), one won, one lost."""
    company(
        store,
        {
            "id": "a",
            "amount": 100,
            "owner": "Sari",
            "due": "2026-04-10",
            "moves": moves("Prospect"),
        },
        {
            "id": "b",
            "amount": 250.55,
            "owner": "Budi",
            "due": "2026-04-20",
            "moves": moves("Prospect", "Contact"),
        },
        {
            "id": "c",
            "amount": 400,
            "owner": "Budi",
            "due": "2026-02-01",
            "moves": moves("Prospect", "Contact", "Offer"),
        },
        {"id": "d", "amount": "", "owner": "", "due": "", "moves": moves("Prospect", "Contact")},
        {"id": "e", "amount": 70, "owner": "Sari", "moves": moves("Prospect", "Offer", "Close")},
        {"id": "f", "amount": 90, "owner": "Sari", "moves": moves("Prospect", "Contact", "Lost")},
    )
    return store


def test_deals_and_their_money_are_counted_by_outcome(six):
    frame = ask(six, "deal_counts", MARCH).frame.set_index("outcome")

    assert dict(frame["deals"]) == {"open": 4, "won": 1, "lost": 1}
    assert frame.loc["open", "amount"] == 750_55


def test_stages_stand_in_process_order_with_their_value(six):
    frame = ask(six, "pipeline_by_stage", MARCH).frame

    assert list(frame["stage"]) == ["Prospect", "Contact", "Offer"]
    assert list(frame["deals"]) == [1, 2, 1]
    assert list(frame["amount"]) == [100_00, 250_55, 400_00]


def test_the_weight_is_the_stages_own_win_rate_and_never_above_the_value(six):
    rates = ask(six, "stage_win_rates", MARCH).frame.set_index("stage")["probability"]
    frame = ask(six, "pipeline_by_stage", MARCH).frame.set_index("stage")

    for stage, row in frame.iterrows():
        assert row["weighted_amount"] == round(row["amount"] * rates[stage])
        assert row["weighted_amount"] <= row["amount"]


def test_a_deal_without_an_amount_is_counted_and_said_to_be_left_out(six):
    assert ask(six, "pipeline_by_stage", MARCH).left_out == {"no_amount": 1}


@pytest.mark.parametrize("split_by", ["owner", "team", "segment", "close_month"])
@pytest.mark.parametrize("seed", range(3))
def test_parts_sum_to_the_whole(store, split_by, seed):
    random_company(store, seed)
    whole = ask(store, "pipeline_by_stage", MARCH).frame
    parts = ask(store, "pipeline_by", MARCH, split_by=split_by).frame

    for column in ("deals", "amount", "weighted_amount"):
        assert parts[column].sum() == whole[column].sum()


def test_deals_without_an_owner_are_a_row_of_their_own(six):
    frame = ask(six, "pipeline_by", MARCH, split_by="owner").frame

    assert list(frame["deals"]) == [2, 1, 1]
    assert frame["value"].isna().sum() == 1


def test_a_period_keeps_what_is_due_in_it_and_counts_the_rest(six):
    april = as_of("2026-03-31", since=datetime.date(2026, 4, 1), until=datetime.date(2026, 4, 30))
    answer = ask(six, "pipeline_by_stage", april)

    assert answer.frame["deals"].sum() == 2
    assert answer.left_out["outside_period"] == 2


def test_yesterday_ignores_today(store):
    company(
        store,
        {"id": "a", "moves": ["Prospect 2026-01-01", "Contact 2026-01-10", "Close 2026-02-01"]},
    )
    days = {
        "2026-01-09": "Prospect",
        "2026-01-10": "Contact",
        "2026-01-31": "Contact",
        "2026-02-01": "Close",
    }

    for day, stage in days.items():
        assert list(ask(store, "deal_list", as_of(day)).frame["stage"]) == [stage]


def test_a_deal_does_not_exist_before_it_was_created(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-01-05"]})

    assert ask(store, "deal_counts", as_of("2026-01-04")).frame.empty


def test_the_trend_of_a_day_equals_that_days_pipeline(store):
    random_company(store, 5)
    days = [datetime.date(2026, 2, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 31)]
    trend = ask(store, "pipeline_trend", MARCH, days=days).frame

    for day in days:
        then = ask(store, "pipeline_by_stage", dataclasses.replace(MARCH, as_of=day)).frame
        of_day = trend[trend["day"] == pd.Timestamp(day)]
        assert list(of_day["deals"]) == list(then["deals"])
        assert list(of_day["amount"]) == list(then["amount"].fillna(0))


def test_one_file_with_a_history_shows_the_weeks_before_it(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-03-01", "Contact 2026-03-20"]})
    trend = ask(store, "pipeline_trend", MARCH).frame
    prospect = trend[trend["stage"] == "Prospect"].set_index("day")["deals"]

    assert [day.day for day in prospect.index] == [3, 10, 17, 24, 31]
    assert list(prospect) == [1, 1, 1, 0, 0]


def test_the_list_behind_a_number_has_as_many_deals_and_as_much_money(six):
    frame = ask(six, "pipeline_by_stage", MARCH).frame
    for row in frame.itertuples():
        deals = ask(six, "deal_list", MARCH, stage=row.stage, outcome="open").frame
        assert (len(deals), deals["amount"].sum()) == (row.deals, row.amount)

    for row in ask(six, "pipeline_by", MARCH, split_by="owner").frame.itertuples():
        value = None if pd.isna(row.value) else row.value
        deals = ask(
            six, "deal_list", MARCH, outcome="open", split_by="owner", split_value=value
        ).frame
        assert len(deals) == row.deals


def test_a_search_finds_a_part_of_the_name_the_account_or_the_id_whatever_its_accents(store):
    content = (
        "Deal ID,Deal name,Account name,Stage,Created date\n"
        "x1,Ventilator,RS Médika,Prospect,2026-01-01\n"
        "x2,Autoclave,RS Puri,Prospect,2026-01-01\n"
        "y1,Centrifuge,Medika Jaya,Won,2026-01-01\n"
    )
    take_in(store, ("deals-2026-03-31.csv", content.encode()))

    def found(searched: str) -> set[str]:
        return set(ask(store, "deal_list", MARCH, search=searched).frame["deal_id"])

    assert found("medika") == {"x1", "y1"}
    assert found("AUTO") == {"x2"}
    assert found("x") == {"x1", "x2"}
    assert found("%") == set()


@pytest.mark.parametrize("rule", RULES)
def test_the_list_behind_a_funnel_bar_has_as_many_deals(store, rule):
    random_company(store, 2)
    scope = as_of("2026-03-31", since=datetime.date(2026, 1, 10), until=datetime.date(2026, 2, 10))
    for row in ask(store, "stage_conversion", scope, rule=rule).frame.itertuples():
        asked = {"reached": row.stage, "rule": rule, "period_by": "created"}
        assert len(ask(store, "deal_list", scope, **asked).frame) == row.reached


def test_the_order_of_rows_in_a_file_does_not_matter(store):
    from pipeline_core.store.database import open_store

    deals = random_company(store, 9)
    other = open_store(":memory:")
    company(other, *reversed(deals))

    for metric in ("deal_counts", "pipeline_by_stage", "stage_conversion", "time_in_stage"):
        assert ask(other, metric, MARCH).frame.equals(ask(store, metric, MARCH).frame)


def test_who_may_see_nobody_sees_nothing(six):
    hidden = Scope(datetime.date(2026, 3, 31), visible_owners=())

    assert ask(six, "deal_counts", hidden).frame.empty
    assert ask(six, "time_in_stage", hidden).frame["left"].sum() == 0


def test_another_currency_is_converted_or_counted_but_never_taken_for_one(store):
    company(
        store,
        {"id": "a", "amount": 100, "currency": "IDR", "moves": moves("Prospect")},
        {"id": "b", "amount": 10, "currency": "USD", "moves": moves("Prospect")},
    )
    scope = dataclasses.replace(MARCH, reporting_currency="IDR")
    before = ask(store, "pipeline_by_stage", scope)
    save_rates(
        store,
        pd.DataFrame(
            {
                "currency": ["USD"],
                "reporting_currency": "IDR",
                "rate": 16_000.0,
                "valid_from": pd.Timestamp("2020-01-01"),
                "valid_to": pd.Timestamp("2099-01-01"),
            }
        ),
    )
    after = ask(store, "pipeline_by_stage", scope)

    assert before.frame["amount"].sum() == 100_00
    assert before.left_out == {"no_rate": 1}
    assert after.frame["amount"].sum() == 100_00 + 16_000_000
    assert after.left_out == {}


def test_what_needs_a_person_is_found(six):
    frame = ask(six, "attention", MARCH).frame.set_index("reason")

    assert dict(frame["deals"]) == {"overdue": 1, "undated": 1, "no_amount": 1}
    assert frame.loc["overdue", "amount"] == 400_00


def test_each_kind_of_deal_that_needs_a_person_leads_to_its_deals(six):
    for row in ask(six, "attention", MARCH).frame.itertuples():
        deals = ask(six, "deal_list", MARCH, outcome="open", attention=row.reason).frame
        assert len(deals) == row.deals


def test_freshness_names_the_newest_upload_that_the_day_knows(six):
    row = ask(six, "freshness", MARCH).frame.iloc[0]

    assert (row["as_of"].date().isoformat(), row["deals"]) == ("2026-03-31", 6)
    assert ask(six, "freshness", as_of("2026-03-30")).frame.empty


@pytest.mark.parametrize("metric", METRICS)
def test_an_empty_store_answers_every_question(store, metric):
    answer = ask(store, metric, Scope(TODAY, visible_owners=None))

    assert list(answer.frame.columns) == list(METRICS[metric].columns)


def test_a_deal_is_silent_only_where_the_file_says_when_it_was_touched(store):
    content = (
        "Deal ID,Stage,Amount,Created date,Last modified date\n"
        "a,Prospect,5,2026-01-01,2026-01-15\nb,Prospect,6,2026-01-01,2026-03-20\n"
    )
    take_in(store, ("deals-2026-03-31.csv", content.encode()))
    frame = ask(store, "attention", MARCH).frame.set_index("reason")

    assert frame.loc["silent", "deals"] == 1


def test_filters_offer_the_names_that_deals_have_and_the_busiest_pipeline_first(store):
    content = (
        "Deal ID,Stage,Pipeline,Owner,Created date\n"
        "a,Prospect,Anew,Sari,2026-01-01\nb,Prospect,Sales,Budi,2026-01-01\nc,Won,Sales,,2026-01-01\n"
    )
    take_in(store, ("deals-2026-03-31.csv", content.encode()))

    assert filter_values(store) == {"owner": ["Budi", "Sari"], "pipeline": ["Sales", "Anew"]}
