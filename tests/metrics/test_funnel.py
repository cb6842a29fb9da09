"""The funnel by the reached rule, on deals that can be counted by hand."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from pipeline_core.answers import ask
from pipeline_core.errors import AlurError
from tests.companies import TWELVE, company, random_company, spelled
from tests.conftest import as_of

MARCH = as_of("2026-03-31")


@pytest.fixture
def twelve(store):
    company(store, *({"id": name, "moves": spelled(path)} for name, path in TWELVE.items()))
    return store


def test_twelve_deals_are_counted_as_the_table_of_vendors_rules_says(twelve):
    frame = ask(twelve, "stage_conversion", MARCH).frame

    assert list(frame["reached"]) == [12, 11, 9, 7, 4]
    assert [round(100 * rate) for rate in frame["step_rate"][:4]] == [92, 82, 78, 57]
    assert round(100 * frame["cumulative_rate"].iloc[-1]) == 33
    assert list(frame["waiting"]) == [0, 1, 1, 1, 0]


# METRICS 6: the same twelve deals by each rule: counted per stage, step rates and overall rate in per cent.
BY_RULE = {
    "reached": ([12, 11, 9, 7, 4], [92, 82, 78, 57], 33),
    "strict": ([11, 8, 6, 4, 2], [73, 75, 67, 50], 18),
    "any": ([11, 8, 8, 7, 4], [73, 100, 88, 57], 36),
    "closed": ([9, 8, 7, 6, 4], [89, 88, 86, 67], 44),
    "resolved": ([12, 11, 9, 7, 4], [92, 90, 88, 67], 48),
}


@pytest.mark.parametrize("rule", BY_RULE)
def test_each_rule_counts_the_twelve_deals_as_its_vendors_do(twelve, rule):
    counts, steps, overall = BY_RULE[rule]
    frame = ask(twelve, "stage_conversion", MARCH, rule=rule).frame

    assert list(frame["reached"]) == counts
    assert [round(100 * rate) for rate in frame["step_rate"][:4]] == steps
    assert round(100 * frame["cumulative_rate"].iloc[-1]) == overall
    assert frame["low"].notna().sum() == (0 if rule == "any" else 4)


def test_closed_deals_neither_wait_nor_are_more_than_all(twelve):
    closed = ask(twelve, "stage_conversion", MARCH, rule="closed").frame
    reached = ask(twelve, "stage_conversion", MARCH).frame

    assert not closed["waiting"].any()
    assert (closed["reached"] <= reached["reached"]).all()


@pytest.mark.parametrize("rule", ["reached", "strict", "closed", "resolved"])
def test_the_product_of_steps_is_the_cumulative_rate(twelve, rule):
    frame = ask(twelve, "stage_conversion", MARCH, rule=rule).frame

    assert frame["step_rate"][:4].prod() == pytest.approx(frame["cumulative_rate"].iloc[-1])


@pytest.mark.parametrize("option", ["rule", "basis"])
def test_a_rule_that_does_not_exist_is_refused_with_those_that_do(twelve, option):
    with pytest.raises(AlurError) as refused:
        ask(twelve, "stage_conversion", MARCH, **{option: "nonsense"})

    assert refused.value.key == "unknown_choice"
    assert ("closed" if option == "rule" else "matured") in refused.value.values["known"]


def test_a_projection_is_made_only_by_the_rule_reached(twelve):
    with pytest.raises(AlurError, match="projected_by_rule"):
        ask(twelve, "stage_conversion", MARCH, rule="strict", basis="projected")


@pytest.mark.parametrize(("path", "rungs"), [("PCV", 3), ("PCVOL", 4), ("W", 5)])
def test_one_more_deal_counts_once_at_each_stage_up_to_its_furthest(store, path, rungs):
    deals = [{"id": name, "moves": spelled(moved)} for name, moved in TWELVE.items()]
    company(store, *reversed(deals), {"id": "more", "moves": spelled(path)})
    frame = ask(store, "stage_conversion", MARCH).frame

    assert list(frame["reached"]) == [
        count + (place < rungs) for place, count in enumerate(BY_RULE["reached"][0])
    ]


def test_a_deal_that_comes_back_counts_once_per_stage(store):
    company(store, {"id": "d", "moves": spelled("PCPCPC")})

    assert list(ask(store, "stage_conversion", MARCH).frame["reached"]) == [1, 1]


def test_a_lost_deal_does_not_advance(store):
    company(store, {"id": "a", "moves": spelled("PL")}, {"id": "b", "moves": spelled("PCW")})
    frame = ask(store, "stage_conversion", MARCH).frame

    assert list(frame["reached"]) == [2, 1, 1]


def test_a_deal_that_went_straight_to_lost_is_counted_beside_the_funnel(store):
    company(
        store,
        {"id": "a", "moves": spelled("L")},
        {"id": "b", "moves": spelled("PCW")},
        {"id": "c", "moves": spelled("PL")},
        {"id": "e", "moves": spelled("PL")},
    )
    answer = ask(store, "stage_conversion", MARCH)

    assert answer.frame["reached"].iloc[0] == 3
    assert answer.left_out["never_reached_a_stage"] == 1


def test_a_won_deal_that_was_reopened_has_still_been_won(store):
    company(store, {"id": "a", "moves": spelled("PCWC")})

    assert ask(store, "stage_conversion", MARCH).frame["reached"].iloc[-1] == 1


def test_an_empty_stage_divides_nothing(store):
    company(store, {"id": "a", "moves": spelled("PL")}, {"id": "b", "moves": spelled("CL")})
    scope = dataclasses.replace(MARCH, owners=("Nobody",))

    assert ask(store, "stage_conversion", scope).frame["step_rate"].isna().all()


def test_the_funnel_by_value_adds_each_deals_amount(store):
    company(
        store,
        {"id": "a", "amount": 10, "moves": spelled("PCW")},
        {"id": "b", "amount": 30, "moves": spelled("PL")},
    )
    frame = ask(store, "stage_conversion_value", MARCH).frame

    assert list(frame["reached"]) == [4000, 1000, 1000]
    assert frame["step_rate"].iloc[0] == 0.25


def test_yesterdays_funnel_ignores_today(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-01-01", "Contact 2026-01-10"]})
    before = ask(store, "stage_conversion", as_of("2026-01-09")).frame

    assert list(before["reached"]) == [1, 0]


def test_the_period_means_the_day_of_creation(twelve):
    scope = as_of("2026-03-31", since=datetime.date(2026, 1, 2), until=datetime.date(2026, 1, 31))

    assert ask(twelve, "stage_conversion", scope).frame["reached"].sum() == 0


@pytest.mark.parametrize("seed", range(4))
def test_random_companies_are_counted_as_another_count_says(store, seed):
    deals = random_company(store, seed)
    order = {
        name: place
        for place, name in enumerate(("Prospect", "Contact", "Conversation", "Offer", "Close"))
    }
    furthest = [
        max(order.get(move.rsplit(" ", 1)[0], -1) for move in deal["moves"]) for deal in deals
    ]
    frame = ask(store, "stage_conversion", as_of("2026-12-31")).frame

    assert list(frame["reached"]) == [sum(far >= place for far in furthest) for place in range(5)]
    assert (frame["reached"].diff().dropna() <= 0).all()


@pytest.mark.parametrize("seed", range(3))
def test_in_random_companies_strict_is_what_went_through_every_stage(store, seed):
    deals = random_company(store, seed)
    order = ["Prospect", "Contact", "Conversation", "Offer", "Close"]
    paths = [{move.rsplit(" ", 1)[0] for move in deal["moves"]} for deal in deals]
    frame = ask(store, "stage_conversion", as_of("2026-12-31"), rule="strict").frame

    assert list(frame["reached"]) == [
        sum(set(order[: place + 1]) <= path for path in paths) for place in range(5)
    ]
    assert (frame["reached"].diff().dropna() <= 0).all()


@pytest.mark.parametrize("seed", range(3))
def test_segments_sum_to_the_whole_funnel(store, seed):
    random_company(store, seed)
    whole = ask(store, "stage_conversion", as_of("2026-12-31")).frame["reached"]
    parts = [
        ask(store, "stage_conversion", as_of("2026-12-31", segments=(name,))).frame["reached"]
        for name in ("Hospital", "Industry")
    ]

    assert list(sum(parts)) == list(whole)


def test_a_stages_win_rate_leans_on_its_default_with_the_weight_of_ten_deals(twelve):
    frame = ask(twelve, "stage_win_rates", MARCH).frame.set_index("stage")

    # Closed deals that reached Offer: d1 d2 d6 d7 d8 d11, of which four were won; the default is 60 %.
    assert (frame.loc["Offer", "closed"], frame.loc["Offer", "won"]) == (6, 4)
    assert frame.loc["Offer", "probability"] == pytest.approx((4 + 10 * 0.6) / (6 + 10))


def test_filters_do_not_change_the_weights(twelve):
    scope = dataclasses.replace(MARCH, owners=("Nobody",))

    assert ask(twelve, "stage_win_rates", scope).frame.equals(
        ask(twelve, "stage_win_rates", MARCH).frame
    )
