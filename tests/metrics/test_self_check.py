"""The self-check: green on what was imported, red on each store that was broken on purpose."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.metrics.self_check import CHECKS, checked, rising_stages
from tests.companies import company, moves, random_company
from tests.conftest import rows, take_in

HEADER = "Deal ID,Deal name,Stage,Amount,Created date\n"


def export(day: str, *deals: str) -> tuple[str, bytes]:
    return f"deals-2026-02-{day}.csv", (HEADER + "".join(deals)).encode()


A, B = "1,A,Prospect,5,2026-01-01\n", "2,B,Prospect,7,2026-01-01\n"


@pytest.fixture
def three_weeks(store):
    """Deal 1 is missing in the second week."""
    for day, deals in (("02", (A, B)), ("09", (B,)), ("16", (B, A))):
        take_in(store, export(day, *deals), coverage="full")
    return store


@pytest.fixture
def three_deals(store):
    """a: 100 in Contact, b: 50 in Offer, c: won."""
    company(
        store,
        {"id": "a", "moves": moves("Prospect", "Contact"), "amount": 100, "segment": "Retail"},
        {"id": "b", "moves": moves("Prospect", "Offer"), "amount": 50, "owner": "Budi"},
        {"id": "c", "moves": moves("Prospect", "Close"), "amount": 70},
    )
    return store


def broken(store) -> dict[str, set[str]]:
    """The checks that are red, with the names of what they find wrong."""
    found = (checked(store, name) for name in CHECKS)
    return {
        each.name: {name for _, name in each.concerned} for each in found if each.state == "broken"
    }


def test_what_was_imported_holds_together(three_deals):
    found = {name: checked(three_deals, name) for name in CHECKS}

    assert {name for name, each in found.items() if each.state != "kept"} == {"waterfall_balances"}
    assert found["waterfall_balances"].reason == "one_upload"
    assert found["lists_agree"].n == found["segments_sum_to_the_total"].n == 2
    assert found["segments_sum_to_the_total"].values["amount"] == 150_00
    assert found["funnel_only_falls"].n == found["versions_follow_each_other"].n == 3
    assert found["one_stage_a_day"].values == {"uploads": 1}


@pytest.mark.parametrize("seed", range(3))
def test_random_companies_hold_together(store, seed):
    random_company(store, seed)

    assert not broken(store)
    assert sum(checked(store, name).state == "kept" for name in CHECKS) == len(CHECKS) - 1


def test_nothing_can_be_checked_before_the_first_upload(store):
    found = [checked(store, name) for name in CHECKS]

    assert {(each.state, each.reason) for each in found} == {("impossible", "nothing_uploaded")}


def test_without_amounts_nothing_can_be_said_of_the_weighted_value(store):
    company(store, {"id": "a", "moves": moves("Prospect"), "amount": ""})

    found = checked(store, "weighted_stays_below_open")
    assert (found.state, found.reason) == ("impossible", "no_amounts")


def test_a_negative_amount_is_no_error(store):
    company(
        store,
        {"id": "a", "moves": moves("Prospect"), "amount": 500},
        {"id": "b", "moves": moves("Prospect"), "amount": -90},
    )

    assert not broken(store)


def test_a_deal_that_was_gone_for_a_week_has_an_explained_gap(three_weeks):
    assert not broken(three_weeks)

    rows(
        three_weeks,
        "update deal_versions set valid_to = valid_to - 3 where valid_to < '9999-12-31'",
    )
    assert broken(three_weeks)["versions_follow_each_other"] == {"1"}


def test_a_waterfall_that_does_not_balance_is_red_with_its_day(three_weeks):
    kept = checked(three_weeks, "waterfall_balances")
    assert (kept.state, kept.n, kept.values) == ("kept", 2, {"movements": 2})

    rows(
        three_weeks,
        "insert into deal_versions by name select deal_versions.* replace ('2026-02-16'::date as"
        " valid_from) from deal_versions where valid_to > '9000-01-01'",
    )
    assert broken(three_weeks)["waterfall_balances"] == {"2026-02-16"}


def test_an_overlap_is_red_and_so_is_a_deal_in_two_places(three_deals):
    rows(
        three_deals,
        "insert into deal_versions by name select deal_versions.* replace (stages.stage_id as stage_id)"
        " from deal_versions join deals using (deal_key), stages"
        " where deal_id = 'a' and valid_to > '9000-01-01' and stages.label = 'Offer'",
    )

    found = broken(three_deals)
    assert found["versions_follow_each_other"] == {"a"}
    assert found["one_stage_a_day"] == {"2026-03-31", "a"}


def test_a_version_that_is_lost_is_red(three_deals):
    rows(
        three_deals,
        "delete from deal_versions where deal_key = (select deal_key from deals where deal_id = 'b')",
    )

    assert broken(three_deals) == {"one_stage_a_day": {"2026-03-31", "b"}}


def test_a_hole_in_a_history_is_red(three_deals):
    rows(three_deals, "update deal_versions set valid_from = valid_from + 2")

    assert broken(three_deals)["versions_follow_each_other"] == {"a", "b", "c"}


def test_a_stage_that_does_not_exist_is_red_where_it_is_missing(three_deals):
    rows(
        three_deals,
        "update deal_versions set stage_id = 999 where valid_to > '9000-01-01'"
        " and deal_key = (select deal_key from deals where deal_id = 'a')",
    )
    found = checked(three_deals, "lists_agree")

    assert broken(three_deals).keys() == {"lists_agree", "one_stage_a_day"}
    assert (found.values["stages"], found.values["owners"], found.values["list"]) == (1, 2, 2)
    assert (found.values["stages_amount"], found.values["list_amount"]) == (50_00, 150_00)


def test_a_name_that_stands_twice_makes_its_dimension_red(three_deals):
    rows(
        three_deals,
        "insert into dimension_values select dimension, value_id, 'Tono' from dimension_values"
        " where dimension = 'segment'",
    )

    assert broken(three_deals) == {"segments_sum_to_the_total": {"segment"}}


def test_a_probability_above_one_is_red(three_deals):
    rows(three_deals, "update stages set default_probability = 30 where label = 'Offer'")

    assert broken(three_deals) == {"weighted_stays_below_open": {"Offer"}}


def test_a_visit_that_is_lost_is_red_in_the_funnel(three_deals):
    rows(
        three_deals,
        "delete from stage_visits where stage_id = (select stage_id from stages where label = 'Offer')",
    )

    assert broken(three_deals) == {"funnel_only_falls": {"b"}}


def test_a_deal_that_the_funnel_counts_too_far_is_red(three_deals):
    rows(three_deals, "update deal_versions set furthest_place = 1000000")

    assert broken(three_deals).keys() == {"funnel_only_falls"}


def test_a_stage_that_more_deals_reached_than_the_one_before_is_named():
    rungs = pd.DataFrame(
        {
            "pipeline": ["", "", "", "B", "B"],
            "stage": ["Prospect", "Contact", "Close", "Trial", "Signed"],
            "reached": [5, 6, 6, 9, 2],
        }
    )

    assert rising_stages(rungs) == ["Contact"]


def test_at_most_ten_are_named(store):
    company(store, *({"id": f"d{n:02d}", "moves": moves("Prospect")} for n in range(30)))
    rows(store, "delete from deal_versions")
    found = checked(store, "one_stage_a_day")

    assert found.n == 30
    assert len(found.concerned) == 10
