"""What became of visits, as of a day, from the store; counted a second time from the moves themselves."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.forecast import win_curves as curves
from pipeline_core.metrics.fates import stage_win_curves, visits_with_fate
from tests.companies import company, random_company
from tests.conftest import as_of

CLOSES = {"Close": "won", "Lost": "lost"}


def fates(store, day):
    frame = visits_with_fate(store, as_of(day))
    return frame[["stage", "age_days", "outcome"]].values.tolist()


def test_a_close_is_not_known_before_its_day(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-01-01", "Close 2026-01-11"]})

    assert fates(store, "2026-01-10") == [["Prospect", 9, "open"]]
    assert fates(store, "2026-01-11") == [["Prospect", 10, "won"]]


def test_every_visit_has_the_fate_of_its_deal(store):
    company(
        store,
        {"id": "a", "moves": ["Prospect 2026-01-01", "Offer 2026-01-05", "Lost 2026-01-08"]},
        {"id": "b", "moves": ["Prospect 2026-01-02", "Offer 2026-01-09"]},
    )
    frame = visits_with_fate(store, as_of("2026-01-20"))

    assert list(frame["outcome"]) == ["lost", "lost", "open", "open"]
    assert set(frame["observed_from_on"]) == {pd.Timestamp("2026-01-08")}
    assert list(frame["watched_to_on"].dt.day) == [8, 8, 20, 20]


def test_a_filter_does_not_move_the_day_from_which_closes_are_known(store):
    company(
        store,
        {"id": "a", "owner": "Sari", "moves": ["Prospect 2026-01-01", "Lost 2026-01-08"]},
        {"id": "b", "owner": "Budi", "moves": ["Prospect 2026-01-02", "Lost 2026-02-09"]},
    )
    frame = visits_with_fate(store, as_of("2026-03-20", owners=("Budi",)))

    assert list(frame["observed_from_on"]) == [pd.Timestamp("2026-01-08")]
    assert len(frame) == 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("day", ["2026-02-10", "2026-03-31"])
def test_random_companies_have_the_fates_of_another_count(store, seed, day):
    end, expected = datetime.date.fromisoformat(day), []
    for deal in random_company(store, seed):
        steps = [
            (stage, datetime.date.fromisoformat(began))
            for stage, began in (move.rsplit(" ", 1) for move in deal["moves"])
        ]
        known = [step for step in steps if step[1] <= end]
        outcome = CLOSES.get(known[-1][0], "open") if known else None
        last = known[-1][1] if outcome in ("won", "lost") else end
        for (stage, began), after in zip(known, [*known[1:], None], strict=False):
            if stage not in CLOSES:
                left = after[1] if after else end
                expected.append((stage, began, (left - began).days, outcome, last))
    frame = visits_with_fate(store, as_of(day))
    found = zip(
        frame["stage"],
        frame["entered_on"].dt.date,
        frame["age_days"],
        frame["outcome"],
        frame["watched_to_on"].dt.date,
        strict=True,
    )

    assert sorted(found) == sorted(expected)


def test_curves_of_the_store_are_curves_of_its_frame(store):
    random_company(store, 5)
    frame = visits_with_fate(store, as_of("2026-03-31"))
    found = stage_win_curves(store, as_of("2026-03-31"))
    stages = frame["stage_id"].unique()

    assert curves.won_eventually(found, stages, [0] * len(stages)) == pytest.approx(
        curves.won_eventually(curves.win_curves(frame, 91), stages, [0] * len(stages))
    )
