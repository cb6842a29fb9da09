"""The usual paths, every move, and whether a detour goes with fewer wins, on deals that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.metrics.intervals import wilson
from pipeline_core.metrics.paths import difference_p
from pipeline_core.store.database import close_store, open_store
from tests.companies import company
from tests.conftest import as_of
from tests.metrics.test_paths import MARCH, TWELVE, facts, filled


@pytest.fixture(scope="module")
def twelve():
    opened = open_store(":memory:")
    yield filled(opened, **TWELVE)
    close_store(opened)


def test_who_did_not_come_as_far_is_no_measure_for_those_that_skipped(store):
    """Ten skip and five of them win; of others that reached Offer half win too, forty never came so far."""
    made = {f"s{n}": "PCO" + "WL"[n % 2] for n in range(10)}
    made |= {f"o{n}": "PCVO" + "WL"[n % 2] for n in range(20)}
    made |= {f"l{n}": "PCL" for n in range(40)}
    row = facts(filled(store, **made)).loc["skipped"]

    assert (row["won_share"], row["closed"]) == (0.5, 10)
    assert (row["others_won_share"], row["others_closed"]) == (0.5, 60)
    assert row["won_compared"] == "chance"
    assert (row["others_won_low"], row["others_won_high"]) == pytest.approx(wilson(10, 20))


def test_a_difference_that_chance_does_not_make_is_said(store):
    made = {f"s{n}": "POL" for n in range(20)} | {f"o{n}": "PCVOW" for n in range(20)}
    row = facts(filled(store, **made)).loc["skipped"]

    assert (row["won_share"], row["others_won_share"], row["won_compared"]) == (0, 1, "fewer")
    # One table of 20 + 20 with 20 wins: (a − E)² / V = 10² / (20·20·20·20 / (40²·39)) = 39.
    assert row["false_alarm_rate"] == pytest.approx(4.2e-10, rel=0.1)


def test_few_closed_deals_are_not_compared(twelve):
    assert set(facts(twelve)["won_compared"].dropna()) == {"too_few"}


def test_by_chance_alone_one_difference_in_twenty_looks_striking():
    """400 made tables in which a detour changes nothing, but deals of both sides came unequally far."""
    chance = np.random.default_rng(7)
    p_values = []
    for _ in range(400):
        closed, others = chance.integers(5, 30, 4), chance.integers(20, 200, 4)
        rates = np.array([0.05, 0.2, 0.4, 0.7])
        levels = pd.DataFrame(
            {
                "closed": closed,
                "won": chance.binomial(closed, rates),
                "others_closed": others,
                "others_won": chance.binomial(others, rates),
            }
        )
        p_values.append(difference_p(levels))

    assert 0.02 < np.mean(np.array(p_values) < 0.05) < 0.08


def test_paths_are_ranked_and_all_the_others_are_one_row(twelve):
    frame = ask(twelve, "path_variants", MARCH, at_most=2).frame

    # d1 d2 d12 went P C V O; d3 d9 went P C V, as many as d4 d10 went P C, which comes first by name.
    assert list(frame["path"].dropna()) == [
        "1 Prospect → 2 Contact → 3 Conversation → 4 Offer",
        "1 Prospect → 2 Contact",
    ]
    assert list(frame["deals"]) == [3, 2, 7] and list(frame["paths"]) == [1, 1, 6]
    assert (frame["closed"].iloc[0], frame["won_share"].iloc[0]) == (2, 0.5)
    assert frame["share"].sum() == pytest.approx(1)


def test_open_deals_count_in_the_days_of_a_path(store):
    """Closed after 10 and 30 days, open for 20: S falls to 2/3 at 10 and to 0 at 30, so half at 30."""
    company(
        store,
        {"id": "a", "moves": ["Prospect 2026-01-01", "Lost 2026-01-11"]},
        {"id": "b", "moves": ["Prospect 2026-01-01", "Close 2026-01-31"]},
        {"id": "c", "moves": ["Prospect 2026-01-11"]},
        as_of="2026-01-31",
    )
    row = ask(store, "path_variants", as_of("2026-01-31")).frame.iloc[0]

    assert (row["deals"], row["still_open"], row["median_days"]) == (3, 1, 30)


def test_while_fewer_than_half_have_closed_no_days_are_told(store):
    filled(store, a="PL", b="P", c="P")

    assert pd.isna(ask(store, "path_variants", MARCH).frame["median_days"].iloc[0])


def test_a_deal_that_was_closed_for_a_while_shows_it_in_its_path(store):
    filled(store, a="PLCW")

    assert (
        ask(store, "path_variants", MARCH).frame["path"].iloc[0] == "1 Prospect → Lost → 2 Contact"
    )


def test_a_path_leads_to_its_deals(twelve):
    path = "1 Prospect → 2 Contact → 3 Conversation → 4 Offer"

    assert set(ask(twelve, "deal_paths", MARCH, path=path).frame["deal_id"]) == {"d1", "d2", "d12"}


def test_moves_beginnings_and_ends_balance_in_every_stage(twelve):
    frame = ask(twelve, "process_graph", MARCH).frame
    into = frame.groupby("next_stage")["moves"].sum()
    out = frame.groupby("stage")["moves"].sum()

    assert into.equals(out.rename_axis("next_stage"))
    assert frame.loc[frame["stage"].isna(), "deals"].sum() == 12
    assert frame.loc[frame["next_stage"].isna(), "deals"].sum() == 12


def test_a_stage_entered_twice_is_rework(twelve):
    frame = ask(twelve, "rework", MARCH).frame.set_index("stage")

    assert tuple(frame.loc["Contact", ["deals", "again_deals", "visits"]]) == (8, 1, 9)
    assert frame.loc["Offer", "share"] == 0
