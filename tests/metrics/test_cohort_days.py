"""From which day on a deal of a cohort has come to the goal: in its own pipeline, and where files say little."""

from __future__ import annotations

import pytest

from pipeline_core.answers import ask
from tests.conftest import as_of, take_in

MARCH = as_of("2026-03-31")


@pytest.fixture
def two_pipelines(store):
    """Offer is the second stage of Sales and the third of Service; six deals each, all made on one day."""
    lines = ["Deal ID,Pipeline,Stage,Created date,Closed date"]
    entries = ["Deal ID,Pipeline,Stage,Entered at"]
    ways = {
        "Sales": ["Prospect 01", "Offer 11", "Won 21"],
        "Service": ["Prospect 01", "Visit 06", "Offer 16", "Won 26"],
    }
    for pipeline, way in ways.items():
        lines.append(f"{pipeline},{pipeline},Lost,2026-01-01,2026-01-01")
        entries += [f"{pipeline},{pipeline},{at},2026-01-01" for at in ("Prospect", "Lost")]
        for n in range(5):
            # The first is won, two stand in Offer, two before it.
            gone = [move.split() for move in way[: len(way) - (n > 0) - (n > 2)]]
            closed = f"2026-01-{gone[-1][1]}" if n == 0 else ""
            lines.append(f"{pipeline}{n},{pipeline},{gone[-1][0]},2026-01-01,{closed}")
            entries += [f"{pipeline}{n},{pipeline},{at},2026-01-{day}" for at, day in gone]
    files = {"deals-2026-03-31.csv": lines, "history.csv": entries}
    take_in(store, *((name, "\n".join(rows).encode()) for name, rows in files.items()))
    return store


@pytest.mark.parametrize(("pipeline", "day"), [("Sales", 10), ("Service", 15)])
def test_a_stage_of_two_pipelines_is_reached_where_each_has_it(two_pipelines, pipeline, day):
    scope = as_of("2026-03-31", pipelines=(pipeline,))
    curve = ask(two_pipelines, "funnel_cohorts", scope, stage="Offer").frame.set_index("day")

    assert curve.loc[day, "share"] == pytest.approx(3 / 6)
    assert curve.index[curve["share"] > 0].min() == day


def test_deals_of_a_pipeline_without_the_stage_are_in_no_cohort_of_it(two_pipelines):
    row = ask(two_pipelines, "created_cohorts", MARCH, stage="Visit").frame.iloc[0]

    assert (row["deals"], row["share_to_date"]) == (6, 5 / 6)


def test_a_deal_that_was_in_a_stage_before_its_creation_came_there_at_once(store):
    """A CRM may write the creation and the first stage in different time zones."""
    deals = ["Deal ID,Stage,Created date,Closed date"]
    deals += [f"d{n},Offer,2026-01-02," for n in range(5)] + ["z,Won,2026-01-02,2026-01-02"]
    moves = ["Deal ID,Stage,Entered at", *(f"d{n},Offer,2026-01-01" for n in range(5))]
    files = {"deals-2026-03-31.csv": deals, "history.csv": moves}
    take_in(store, *((name, "\n".join(rows).encode()) for name, rows in files.items()))
    row = ask(store, "created_cohorts", MARCH, stage="Offer").frame.iloc[0]

    assert (row["deals"], row["share_to_date"], row["share_30"]) == (6, 1, 1)


def test_a_win_that_no_stage_shows_counts_from_its_close_and_not_before(store):
    deals = ["Deal ID,Stage,Created date,Closed date", "a,Won,2026-01-01,2026-02-10"]
    deals += [f"d{n},Prospect,2026-01-01," for n in range(5)] + ["z,Lost,2026-01-01,2026-01-01"]
    take_in(store, ("deals-2026-03-31.csv", "\n".join(deals).encode()))
    before, after = (
        ask(store, "created_cohorts", as_of(day)).frame.iloc[0]["share_to_date"]
        for day in ("2026-02-09", "2026-02-10")
    )
    curve = ask(store, "funnel_cohorts", MARCH).frame

    assert (before, after) == (0, pytest.approx(1 / 7))
    assert curve.loc[curve["share"] > 0, "day"].min() == 40
