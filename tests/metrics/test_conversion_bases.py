"""Old enough and projected: by hand, and against a process whose truth is known while many deals still wait."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.forecast import reaching
from pipeline_core.forecast.win_curves import won_eventually
from pipeline_core.metrics.maturity import days_until_old, expected_to_come
from pipeline_core.store.database import close_store, open_store
from tests.companies import company, moves
from tests.conftest import as_of

STAGES = ("Prospect", "Contact", "Conversation", "Offer", "Close")
GO_ON = (0.8, 0.7, 0.6, 0.5)  # the truth of the simulated company
DAYS = (15, 20, 25, 30)  # on average in each stage
REACHED = (1.0, 0.8, 0.56, 0.336, 0.168)
LAST = datetime.date(2026, 3, 31)


def fates(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["fate", "days", "unseen_days", "deals"])


def simulated(seed: int, deals: int) -> list[dict]:
    """Deals created evenly over ten months; what would happen after the last day has not happened yet."""
    chance, made = np.random.default_rng(seed), []
    for number in range(deals):
        day = datetime.date(2025, 6, 1) + datetime.timedelta(days=int(chance.integers(0, 303)))
        path = [f"Prospect {day}"]
        for place, share in enumerate(GO_ON):
            day += datetime.timedelta(days=1 + int(chance.exponential(DAYS[place])))
            goes_on = chance.random() < share
            if day > LAST:
                break
            path.append(f"{STAGES[place + 1] if goes_on else 'Lost'} {day}")
            if not goes_on:
                break
        segment = ("Hospital", "Industry")[number % 2]
        made.append({"id": f"d{number}", "segment": segment, "moves": path})
    return made


@pytest.fixture(scope="module")
def simulation():
    store = open_store(":memory:")
    company(store, *simulated(seed=10, deals=1500))
    yield store
    close_store(store)


def rates(store, basis: str, since: str, until: str) -> pd.DataFrame:
    first, last = datetime.date.fromisoformat(since), datetime.date.fromisoformat(until)
    scope = as_of(LAST.isoformat(), since=first, until=last)
    return ask(store, "stage_conversion", scope, basis=basis).frame


def test_nine_of_ten_have_come_by_then_those_that_wait_counted():
    came = fates(*(("reached", day, 0, 10) for day in range(10)))

    assert reaching.old_enough(came) == 9  # days 0 to 8 are nine of the ten days
    assert reaching.old_enough(pd.concat([came, fates(("closed", 3, 0, 50))])) == 9
    assert reaching.old_enough(came.assign(deals=1)) is None  # ten deals say too little


def test_who_still_waits_makes_the_rest_of_the_wait_longer():
    came = fates(("reached", 2, 0, 50), ("reached", 30, 0, 50))
    young = pd.concat([came, fates(("open", 10, 0, 100))])

    assert reaching.old_enough(young) == reaching.old_enough(came) == 31
    # Of 200 a quarter came on day 2; half of the others left watch, so day 30 stands for three quarters.
    assert reaching.old_enough(young, share=0.5) == 31
    assert reaching.old_enough(came, share=0.5) == 3


def test_the_chance_to_come_leaves_out_those_that_had_come_before():
    day = pd.Timestamp("2026-01-01")
    rows = []
    for deal in range(40):
        goes_on = deal < 30
        rows.append((deal, 1, 1, 0, 5, "lost"))
        if goes_on:
            rows += [(deal, 2, 2, 5, 5, "lost"), (deal, 1, 3, 10, 5, "lost")]  # and falls back
    visits = pd.DataFrame(
        [
            {
                "deal_key": deal,
                "stage_id": stage,
                "sequence": turn,
                "entered_on": day + pd.Timedelta(days=entered),
                "age_days": age,
                "left_on": day + pd.Timedelta(days=entered + age),
                "outcome": outcome,
                "closed_on": day + pd.Timedelta(days=15),
                "watched_to_on": day + pd.Timedelta(days=15),
                "observed_from_on": day - pd.Timedelta(days=9),
            }
            for deal, stage, turn, entered, age, outcome in rows
        ]
    )
    found = reaching.reach_curves(visits, pd.Series({1: 1, 2: 2}), place=2)

    assert won_eventually(found, [1], [0])[0] == pytest.approx(30 / 40)
    assert reaching.reach_curves(visits, pd.Series({1: 1, 2: 2}), place=3) is None


def test_young_deals_make_a_step_look_weak_unless_only_the_old_enough_count(simulation):
    young = rates(simulation, "to_date", "2026-02-01", "2026-03-31").iloc[0]
    old = rates(simulation, "matured", "2026-02-01", "2026-03-31").iloc[0]

    assert young["step_rate"] < GO_ON[0] - 0.15
    assert old["step_rate"] == pytest.approx(GO_ON[0], abs=0.07)
    assert old["step_deals"] < young["step_deals"]


def test_the_projection_of_a_young_cohort_is_the_truth_and_its_share_to_date_is_not(simulation):
    young = rates(simulation, "to_date", "2026-01-01", "2026-02-28")["cumulative_rate"]
    projected = rates(simulation, "projected", "2026-01-01", "2026-02-28")

    assert young.iloc[4] < REACHED[4] / 2
    assert list(projected["cumulative_rate"]) == pytest.approx(REACHED, abs=0.05)
    assert list(projected["projected"] / projected["deals"]) == pytest.approx(
        list(projected["cumulative_rate"])
    )
    assert (projected["cumulative_rate"].diff().dropna() <= 0).all()
    assert projected["step_rate"][:4].prod() == pytest.approx(projected["cumulative_rate"].iloc[4])


def test_a_cohort_that_is_too_young_has_no_number(simulation):
    frame = rates(simulation, "matured", "2026-03-10", "2026-03-31")

    assert list(frame["state"]) == ["known"] + ["too_young"] * 4
    assert frame["step_rate"].isna().all()
    assert frame["cumulative_rate"][1:].isna().all()
    assert list(frame["deals"] + frame["young"]) == [frame["deals"].iloc[0]] * 5


def test_old_enough_is_counted_from_the_day_of_creation(simulation):
    days = days_until_old(simulation, as_of(LAST.isoformat()))
    whole = ask(simulation, "stage_conversion", as_of(LAST.isoformat()), basis="matured").frame
    until = LAST - datetime.timedelta(days=int(whole["mature_days"].iloc[-1]))
    old = ask(simulation, "stage_conversion", as_of(LAST.isoformat(), until=until)).frame

    assert list(days.values()) == list(whole["mature_days"].dropna()) == sorted(days.values())
    assert whole["deals"].iloc[-1] == old["reached"].iloc[0]
    assert whole["cumulative_rate"].iloc[-1] == old["cumulative_rate"].iloc[-1]


def test_the_values_of_a_split_expect_as_many_as_the_whole(simulation):
    scope = as_of(LAST.isoformat())
    whole = expected_to_come(simulation, scope, "deals", None).set_index("step")["expected"]
    parts = expected_to_come(simulation, scope, "deals", "segment").groupby("step")["expected"]

    assert len(whole) == 4 and whole.min() > 1
    assert dict(parts.sum()) == pytest.approx(dict(whole))


def test_where_the_past_is_thin_nothing_is_projected(store):
    company(
        store,
        *({"id": f"p{n}", "moves": moves("Prospect")} for n in range(5)),
        *({"id": f"c{n}", "moves": moves("Prospect", "Contact")} for n in range(8)),
        {"id": "won", "moves": moves("Prospect", "Contact", "Close")},
    )
    frame = ask(store, "stage_conversion", as_of(LAST.isoformat()), basis="projected").frame

    assert list(frame["state"]) == ["known", "too_few", "too_few"]
    assert frame["cumulative_rate"].iloc[0] == 1.0
    assert frame["cumulative_rate"].iloc[1:].isna().all()
