"""A whole event log, from file to visits: the counts that process miners give, all of them."""

from __future__ import annotations

import json
from collections import Counter

import pandas as pd
import pytest

from pipeline_core.store.database import close_store, open_store
from tests.conftest import rows, shared, take_in

VISITS = """
    select deal_id, label, entered_at, left_at
    from stage_visits
    join deals using (deal_key)
    join stages using (stage_id)
    order by deal_id, sequence
"""


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads(shared("reference/golden.json").read_text())["pm4py"]


@pytest.fixture(scope="module")
def visits():
    store = open_store(":memory:")
    take_in(store, shared("reference/events.csv"))
    frame = pd.DataFrame(rows(store, VISITS), columns=["deal", "stage", "entered_at", "left_at"])
    close_store(store)
    return frame


@pytest.fixture(scope="module")
def moves(visits) -> pd.DataFrame:
    following = visits.groupby("deal")["stage"].shift(-1)
    days = (visits["left_at"] - visits["entered_at"]).dt.days
    found = visits.assign(move=visits["stage"] + "->" + following, days=days)
    return found[following.notna()]


def test_every_move_is_counted(moves, expected):
    assert dict(Counter(moves["move"])) == expected["dfg"]


def test_every_move_takes_the_days_that_it_took(moves, expected):
    for move, days in moves.groupby("move")["days"]:
        golden = expected["performance_dfg_days"][move]
        assert days.mean() == pytest.approx(golden["mean"])
        assert (days.median(), days.min(), days.max(), days.sum()) == (
            golden["median"],
            golden["min"],
            golden["max"],
            golden["sum"],
        )


def test_deals_begin_and_end_where_they_do(visits, expected):
    deals = visits.groupby("deal")["stage"]

    assert dict(Counter(deals.first())) == expected["start"]
    assert dict(Counter(deals.last())) == expected["end"]


def test_variants_rework_and_durations_are_those_of_the_log(visits, expected):
    paths = visits.groupby("deal")["stage"].agg("->".join)
    again = visits.groupby(["deal", "stage"]).size().loc[lambda times: times > 1]
    spans = visits.groupby("deal")["entered_at"].agg(lambda at: (at.max() - at.min()).days)

    assert paths.nunique() == expected["n_variants"]
    assert dict(Counter(stage for _, stage in again.index)) == expected["rework"]
    assert len(spans) == expected["case_durations_days"]["n"]
    assert spans.mean() == pytest.approx(expected["case_durations_days"]["mean"])
    assert spans.median() == expected["case_durations_days"]["median"]
