"""Thousands of random portfolios, beside the waterfall's rules once more in Python."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.metrics.changes import BUCKETS, ENTERING, LEAVING
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.store.database import close_store, open_store
from tests.conftest import rows
from tests.portfolios import END, QUARTER, START, Rules, fill, random_deals, steps, value_id


def filled(portfolios: int):
    deals, opened = random_deals(portfolios), open_store(":memory:")
    fill(opened, deals)
    yield opened, deals
    close_store(opened)


@pytest.fixture(scope="module")
def portfolios():
    """Three thousand portfolios of up to 39 deals, in one store."""
    yield from filled(3000)


@pytest.fixture(scope="module")
def few():
    """The first forty of them."""
    yield from filled(40)


MOVES = """
    select deal_key, entering, changing, leaving, entering_amount, leaving_amount, was_open, is_open
    from deals_between($scope, $start_on)
"""


def every_move(store, rules: Rules) -> dict[int, dict]:
    """Deal -> its steps as the store tells them."""
    scope = {"as_of": END, "since": None, "until": None}
    scope |= {"reporting_currency": None, "visible_owner_ids": None, "pipeline_ids": None}
    scope |= {f"{dimension}_ids": None for dimension in DIMENSIONS}
    if rules.period:
        scope |= dict(zip(("since", "until"), rules.period, strict=True))
    if rules.dimension:
        scope[f"{rules.dimension}_ids"] = [value_id(rules.dimension, rules.name)]
    found = {}
    for key, entering, changing, leaving, first, last, _, _ in rows(
        store, MOVES, scope=scope, start_on=START
    ):
        taken = [(entering, first), (changing, last - first), (leaving, -last)]
        found[key] = [step for step in taken if step[0]]
    return found


EVERY_RULE = [
    Rules(dimension, "one" if dimension else None, period)
    for dimension in (None, *DIMENSIONS)
    for period in (None, QUARTER)
]


@pytest.mark.parametrize("rules", EVERY_RULE, ids=lambda r: f"{r.dimension}-{bool(r.period)}")
def test_three_thousand_random_portfolios_balance_and_every_deal_takes_its_steps(portfolios, rules):
    store, deals = portfolios
    found, off, seen = every_move(store, rules), defaultdict(int), set()
    for each in deals:
        taken = steps(each, rules)
        assert found.get(each.key, []) == taken, each
        off[each.portfolio] += sum(cents for _, cents in taken)
        off[each.portfolio] += each.before.cents or 0 if rules.is_in_pipeline(each.before) else 0
        off[each.portfolio] -= each.after.cents or 0 if rules.is_in_pipeline(each.after) else 0
        seen |= {kind for kind, _ in taken}

    assert not any(off.values())
    expected = {*ENTERING, "increased", "decreased", *LEAVING}
    if not rules.dimension:
        expected -= {"entered_filter", "left_filter"}
    if not rules.period:
        expected -= {"pulled_in", "rolled_in", "date_set"}
        expected -= {"pushed_out", "pulled_out", "date_cleared"}
    assert seen == expected


@pytest.mark.parametrize("number", range(25))
def test_the_waterfall_of_a_portfolio_is_the_sum_of_its_deals(few, number):
    store, deals = few
    rules = EVERY_RULE[number % len(EVERY_RULE)]
    chosen = {f"{rules.dimension}s": (rules.name,)} if rules.dimension else {}
    since, until = rules.period or (None, None)
    scope = Scope(END, None, since, until, pipelines=(f"portfolio {number}",), **chosen)
    expected = defaultdict(lambda: [0, 0], start=[0, 0], end=[0, 0])
    for each in deals:
        if each.portfolio != number:
            continue
        taken = steps(each, rules)
        taken += [("start", each.before.cents or 0)] if rules.is_in_pipeline(each.before) else []
        taken += [("end", each.after.cents or 0)] if rules.is_in_pipeline(each.after) else []
        for kind, cents in taken:
            expected[kind][0] += 1
            expected[kind][1] += cents
    frame = ask(store, "waterfall", scope, start=START).frame

    amounts = frame["amount"].fillna(0)
    known = [[deals, cents] for deals, cents in zip(frame["deals"], amounts, strict=True)]
    assert dict(zip(frame["bucket"], known, strict=True)) == dict(expected)
    assert list(frame["bucket"]) == [bucket for bucket in BUCKETS if bucket in expected]


@pytest.mark.parametrize("period", [None, QUARTER], ids=["rolling", "in_period"])
def test_every_bar_leads_to_as_many_deals_and_as_much_money(few, period):
    store, _ = few
    since, until = period or (None, None)
    scope = Scope(END, None, since, until, owners=("one", "two"))
    for bar in ask(store, "waterfall", scope, start=START).frame.itertuples():
        deals = ask(store, "changed_deals", scope, start=START, bucket=bar.bucket).frame
        assert (len(deals), deals["effect"].sum()) == (bar.deals, bar.amount)

    every = ask(store, "changed_deals", scope, start=START).frame
    ends = ask(store, "waterfall", scope, start=START).frame.set_index("bucket")["amount"]
    assert every["effect"].sum() == ends["end"] - ends["start"]


@pytest.mark.parametrize("period", [None, QUARTER], ids=["rolling", "in_period"])
def test_the_stage_flow_adds_up_to_the_pipeline_of_both_days(few, period):
    store, _ = few
    since, until = period or (None, None)
    scope = Scope(END, None, since, until, teams=("one", "two"))
    flow = ask(store, "stage_flow", scope, start=START).frame
    ends = (("from", START, "amount_before"), ("to", END, "amount_after"))
    for side, day, amount in ends:
        then = ask(store, "pipeline_by_stage", dataclasses.replace(scope, as_of=day)).frame
        mine = flow[flow[f"{side}_kind"] == "stage"].groupby(f"{side}_stage")
        assert dict(mine["deals"].sum()) == dict(zip(then["stage"], then["deals"], strict=True))
        assert dict(mine[amount].sum()) == dict(zip(then["stage"], then["amount"], strict=True))

    for cell in flow.itertuples():
        asked = {
            name: None if pd.isna(value) else value
            for name, value in cell._asdict().items()
            if name in ("from_kind", "from_stage", "to_kind", "to_stage")
        }
        assert len(ask(store, "changed_deals", scope, start=START, **asked).frame) == cell.deals
