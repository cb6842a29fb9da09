"""What bottlenecks cost: planted ones first, nothing where all are alike, and never more certain than the board."""

from __future__ import annotations

import datetime
import json

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.store.database import Store, close_store, open_store
from pipeline_core.workspaces import sample_exports
from tests.benchmarks.large_company import AS_OF, large_company, write_csv
from tests.companies import company
from tests.conftest import as_of, take_in

MARCH = as_of("2026-03-31", until=datetime.date(2026, 6, 30))


def costs(store: Store, scope=MARCH, split_by: str = "owner") -> pd.DataFrame:
    return ask(store, "bottleneck_costs", scope, split_by=split_by).frame


def deals(owner: str, went_on: int, lost: int, waiting: int, amount: object = 100) -> list[dict]:
    """Deals that leave Prospect after five days, half of those that go on to be won; and some that wait."""
    after = [["Offer 2026-01-06", "Close 2026-01-12" if n % 2 else "Lost 2026-01-12"]
             for n in range(went_on)]  # fmt: skip
    after += [["Lost 2026-01-06"]] * lost
    made = [{"moves": ["Prospect 2026-01-01", *moves], "amount": 100} for moves in after]
    made += [{"moves": ["Prospect 2026-03-29"], "amount": amount} for _ in range(waiting)]
    return [{**deal, "id": f"{owner}{n}", "owner": owner} for n, deal in enumerate(made)]


def test_an_owner_from_whom_fewer_go_on_is_raised_to_what_is_usual(store):
    company(store, *deals("Sari", 40, 10, 3), *deals("Budi", 10, 40, 4))
    cell, joint = costs(store).to_dict("records")

    # 50 of 100 go on: 25 were expected of Budi's 50, and 10 did.
    assert (cell["stage"], cell["group"], cell["kind"]) == ("Prospect", "Budi", "conversion")
    assert cell["factor"] == pytest.approx((25 + 10) / (10 + 10))
    assert (cell["waiting"], cell["waiting_amount"]) == (4, 400_00)
    assert cell["gain"] > 0 and 0 < cell["gain_share"] < cell["factor"] - 1
    assert cell["until_on"] == pd.Timestamp("2026-06-30")
    assert joint["kind"] == "joint" and joint["gain"] == cell["gain"]


def test_deals_without_an_owner_are_a_group_that_can_cost(store):
    company(store, *deals("Sari", 40, 10, 3), *deals("", 10, 40, 4))
    cell = costs(store).iloc[0]

    assert pd.isna(cell["group"]) and cell["stage"] == "Prospect"
    assert cell["gain"] > 0


def test_where_amounts_are_thin_wins_are_counted_and_no_money_is_named(store):
    company(store, *deals("Sari", 40, 10, 3, amount=""), *deals("Budi", 10, 40, 4, amount=""))
    cell, joint = costs(store).to_dict("records")

    assert pd.isna(cell["gain"]) and pd.isna(joint["gain"])
    assert cell["gain_deals"] > 0 and cell["gain_share"] > 0


@pytest.mark.parametrize(
    ("scope", "split_by"),
    [
        (as_of("2026-03-31", until=datetime.date(2026, 3, 31)), "owner"),
        (as_of("2026-03-31", until=datetime.date(2026, 2, 28)), "owner"),
        (MARCH, "month"),
        (as_of("2026-01-05", until=datetime.date(2026, 6, 30)), "owner"),
    ],
    ids=["its last day", "a past period", "by month", "before any deal had closed"],
)
def test_there_is_nothing_to_gain_in(store, scope, split_by):
    company(store, *deals("Sari", 40, 10, 3), *deals("Budi", 10, 40, 4))

    assert costs(store, scope, split_by).empty


def test_a_cell_that_differs_by_no_more_than_chance_costs_nothing(store):
    company(store, *deals("Sari", 27, 23, 3), *deals("Budi", 23, 27, 4))

    assert costs(store).empty


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_company_whose_groups_are_alike_has_next_to_nothing_to_gain(store, seed, tmp_path):
    paths = tmp_path / "deals.csv", tmp_path / "history.csv"
    write_csv(large_company(1500, seed), *paths)
    day = AS_OF.astype("datetime64[D]").item()
    take_in(store, *paths, as_of=day)
    for split_by in ("team", "segment", "region", "source"):
        found = costs(store, as_of(day.isoformat()), split_by)
        assert found["gain_share"].max() < 0.02 or found.empty, split_by


@pytest.fixture(scope="module")
def sample():
    store = open_store(":memory:")
    take_in(store, *sample_exports())
    yield store
    close_store(store)


def test_the_planted_bottlenecks_of_the_sample_rank_first(sample):
    truth = json.loads((sample_exports()[0].parent / "truth.json").read_text())
    for kind, split_by in (("chronic", "owner"), ("new", "team")):
        first = costs(sample, as_of(truth["as_of"]), split_by).iloc[0]
        planted = truth[kind]

        assert (first["stage"], first["group"]) == (planted["stage"], planted[split_by])
        assert first["kind"] == "pace" and first["factor"] < 1
        assert first["gain"] > 0 and first["until_on"] == pd.Timestamp("2026-12-31")


def test_the_dearest_cell_comes_first_and_the_joint_one_last(sample):
    found = costs(sample, as_of("2026-11-16"), "segment")

    assert list(found["kind"]).count("joint") == 1 and found["kind"].iloc[-1] == "joint"
    assert found["gain"].iloc[:-1].is_monotonic_decreasing
    assert found["gain"].iloc[-1] != found["gain"].iloc[:-1].sum()


def mended(store: Store, *cells: dict, scope=MARCH, by: str = "owner") -> pd.Series:
    levers = {"bottlenecks": {"by": by, "cells": list(cells)}}
    return ask(store, "forecast", scope, levers=levers).frame.iloc[0]


def test_a_closed_bottleneck_brings_the_forecast_what_it_costs(store):
    company(store, *deals("Sari", 40, 10, 3), *deals("Budi", 10, 40, 4))
    cost = costs(store).iloc[0]
    cell = {"stage": cost["stage"], "value": cost["group"], "kind": cost["kind"]}
    usual = ask(store, "forecast", MARCH).frame.iloc[0]

    assert mended(store, cell)["mean"] - usual["mean"] == pytest.approx(cost["gain"], abs=2)
    assert mended(store, cell)["p50"] > usual["p50"]
    assert mended(store, {**cell, "kind": "pace"}).equals(usual)  # only fewer go on from it
    assert mended(store, {**cell, "value": "Sari"}).equals(usual)
    assert mended(store).equals(usual)
    assert mended(store, cell, by="month").equals(usual)


def test_a_bottleneck_without_an_owner_can_be_closed(store):
    company(store, *deals("Sari", 40, 10, 3), *deals("", 10, 40, 4))
    cell = {"stage": "Prospect", "value": None, "kind": "conversion"}
    usual = ask(store, "forecast", MARCH).frame.iloc[0]

    assert mended(store, cell)["mean"] - usual["mean"] == pytest.approx(
        costs(store)["gain"].iloc[0], abs=2
    )


def test_all_bottlenecks_closed_bring_the_joint_gain(sample):
    day = as_of("2026-11-16")
    found = costs(sample, day, "segment")
    cells = [
        {"stage": row.stage, "value": row.group, "kind": row.kind}
        for row in found.iloc[:-1].itertuples()
    ]
    usual = ask(sample, "forecast", day).frame.iloc[0]
    gained = mended(sample, *cells, scope=day, by="segment")["mean"] - usual["mean"]

    assert len(cells) > 1
    assert gained == pytest.approx(found["gain"].iloc[-1], abs=2)
