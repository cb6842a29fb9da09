"""One cell in full: curves by hand, what waits now, and the mean that misleads."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.answers import ask
from tests.companies import company, random_company
from tests.conftest import as_of

MARCH = as_of("2026-03-31")


def curve(store, scope=MARCH, **asked) -> dict[str, list]:
    frame = ask(store, "stage_curves", scope, **asked).frame
    columns = ["day", "at_risk", "left_share", "advanced_share", "lost_share"]
    return {part: rows[columns].values.tolist() for part, rows in frame.groupby("part")}


def test_four_visits_leave_in_three_ways(store):
    company(
        store,
        {"id": "a", "moves": ["Contact 2026-03-01", "Offer 2026-03-03"]},
        {"id": "b", "moves": ["Contact 2026-03-01", "Lost 2026-03-05"]},
        {"id": "c", "moves": ["Contact 2026-03-01", "Prospect 2026-03-08"]},
        {"id": "d", "moves": ["Contact 2026-03-01"]},
    )

    # One of four goes on, one of three is lost, one of two goes back: neither on nor lost.
    assert curve(store, stage="Contact") == {
        "cell": [
            [2, 4, 1 / 4, 1 / 4, 0],
            [4, 3, pytest.approx(1 / 2), 1 / 4, 1 / 4],
            [7, 2, pytest.approx(3 / 4), 1 / 4, 1 / 4],
            [30, 1, pytest.approx(3 / 4), 1 / 4, 1 / 4],
        ]
    }


def test_a_win_and_a_skipped_stage_are_ways_forward(store):
    company(
        store,
        {"id": "a", "moves": ["Prospect 2026-03-01", "Close 2026-03-01"]},
        {"id": "b", "moves": ["Prospect 2026-03-01", "Offer 2026-03-02"]},
    )

    assert curve(store, stage="Prospect")["cell"] == [[0, 2, 0.5, 0.5, 0], [1, 1, 1, 1, 0]]


def test_a_cell_is_compared_with_the_same_stage_elsewhere(store):
    company(
        store,
        {"id": "a", "owner": "Sari", "moves": ["Prospect 2026-03-01", "Offer 2026-03-03"]},
        {"id": "b", "owner": "Budi", "moves": ["Prospect 2026-03-01", "Offer 2026-03-09"]},
        {"id": "c", "owner": "", "moves": ["Prospect 2026-03-01", "Offer 2026-03-09"]},
    )
    sari = curve(store, stage="Prospect", split_by="owner", value="Sari")
    nobody = curve(store, stage="Prospect", split_by="owner", value=None)

    assert sari["cell"] == [[2, 1, 1, 1, 0]]
    assert sari["others"] == [[8, 2, 1, 1, 0]]
    assert nobody["cell"] == [[8, 1, 1, 1, 0]]


def test_a_month_is_compared_with_the_other_months(store):
    company(
        store,
        {"id": "a", "moves": ["Prospect 2026-02-10", "Offer 2026-02-13"]},
        {"id": "b", "moves": ["Prospect 2026-03-10", "Offer 2026-03-11"]},
    )
    march = curve(store, stage="Prospect", split_by="month", value="2026-03")

    assert march == {"cell": [[1, 1, 1, 1, 0]], "others": [[3, 1, 1, 1, 0]]}


def test_what_leaves_after_the_day_is_not_known_on_it(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-01-01", "Offer 2026-02-01"]})

    assert curve(store, as_of("2026-01-31"), stage="Prospect")["cell"] == [[30, 1, 0, 0, 0]]


@pytest.mark.parametrize("seed", range(3))
def test_the_band_holds_the_curve_and_the_ways_add_up(store, seed):
    random_company(store, seed)
    frame = ask(store, "stage_curves", MARCH).frame

    assert (frame["low"] <= frame["left_share"] + 1e-12).all()
    assert (frame["left_share"] <= frame["high"] + 1e-12).all()
    assert (frame["advanced_share"] + frame["lost_share"] <= frame["left_share"] + 1e-9).all()


def test_deals_that_wait_stand_in_the_span_of_their_days(store):
    company(
        store,
        {"id": "a", "amount": 100, "moves": ["Prospect 2026-03-24"]},
        {"id": "b", "amount": "", "moves": ["Prospect 2026-03-23"]},
        {"id": "c", "amount": 5, "moves": ["Prospect 2026-01-01", "Offer 2026-03-23"]},
        {"id": "d", "amount": 7, "moves": ["Prospect 2026-01-01", "Lost 2026-01-02"]},
    )
    frame = ask(store, "waiting_ages", MARCH).frame
    offer = ask(store, "waiting_ages", MARCH, stage="Offer").frame

    assert list(frame["deals"][:3]) == [1, 2, 0]
    assert frame["amount"][0] == 100_00 and frame["amount"][1] == 5_00
    assert pd.isna(frame["amount"][2]), "nobody waits there: no amount, not nought"
    assert list(offer["deals"]) == [0, 1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("seed", range(3))
def test_all_that_waits_is_what_the_pipeline_holds(store, seed):
    random_company(store, seed)
    pipeline = ask(store, "pipeline_by_stage", MARCH).frame
    for stage, deals in zip(pipeline["stage"], pipeline["deals"], strict=True):
        assert ask(store, "waiting_ages", MARCH, stage=stage).frame["deals"].sum() == deals


def test_an_average_of_finished_visits_leaves_out_those_that_wait(store):
    gone = [
        {"id": f"g{n}", "moves": ["Prospect 2026-03-01", f"Offer 2026-03-{2 + n:02d}"]}
        for n in range(5)
    ]
    company(store, *gone, *({"id": f"w{n}", "moves": ["Prospect 2026-03-01"]} for n in range(4)))
    found = ask(store, "finished_only", MARCH).frame.to_dict("records")
    median = ask(store, "time_in_stage", MARCH).frame.set_index("stage").loc["Prospect"]

    assert found == [
        {"stage": "Prospect", "month": "2026-03", "left": 5, "waiting": 4, "mean_days": 3.0}
    ]
    assert median["median_days"] == 5, "half of all nine had left by then"
