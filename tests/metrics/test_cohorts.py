"""Cohorts at equal age: six deals by hand, simulated truth, and two real exports counted in plain pandas."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.metrics import cohorts
from pipeline_core.metrics.equal_age import Cohort, beside_older, verdicts
from pipeline_core.store.database import close_store, open_store
from pipeline_core.store.settings import change_setting
from tests.companies import company
from tests.conftest import NOW, as_of, shared, take_in

MARCH = as_of("2026-03-31")
MAVEN = "exports/maven_crm_sales_opportunities/sales_pipeline.csv"
SIX = {
    "a": ["Prospect 2026-01-02", "Close 2026-01-02"],
    "b": ["Prospect 2026-01-05", "Offer 2026-01-08", "Close 2026-01-15"],
    "c": ["Prospect 2026-01-05", "Lost 2026-01-25"],
    "d": ["Prospect 2026-01-10", "Close 2026-02-19"],
    "e": ["Prospect 2026-01-20", "Offer 2026-02-01"],
    "f": ["Prospect 2026-01-20", "Offer 2026-03-01", "Lost 2026-03-21"],
}


@pytest.fixture
def six(store):
    company(store, *({"id": name, "moves": path} for name, path in SIX.items()))
    return store


@pytest.fixture(scope="module")
def maven():
    opened = open_store(":memory:")
    take_in(opened, shared(MAVEN))
    yield opened
    close_store(opened)


def of_days(ends, is_won, is_lost, ages) -> Cohort:
    """A cohort of deals by the day of their end and their age now, as the SQL counts them."""
    ages = np.broadcast_to(ages, len(ends))
    enters = np.zeros(len(ends))
    days = np.unique(np.concatenate([enters, ends])).astype(float)

    def at(those) -> np.ndarray:
        return np.array([(those == day).sum() for day in days], float)

    won, lost = at(ends[is_won]), at(ends[is_lost])
    open_deals = int((~is_won & ~is_lost).sum())
    followed = int(ages.min()), int(np.quantile(ages, 0.5, method="inverted_cdf"))
    counts = len(ends), int(is_won.sum()), open_deals, *followed
    return Cohort("2026-01", *counts, days, at(enters), at(ends), won, lost)


def test_six_deals_by_hand(six):
    row = ask(six, "created_cohorts", MARCH).frame.iloc[0]

    assert (row["cohort"], row["deals"], row["known_to_day"]) == ("2026-01", 6, 70)
    assert row["share_30"] == pytest.approx(2 / 6)
    assert row["share_60"] == pytest.approx(3 / 6)
    assert math.isnan(row["share_90"]) and math.isnan(row["share_180"])
    assert (row["share_to_date"], row["open_share"]) == (3 / 6, pytest.approx(1 / 6))
    assert row["against_older"] == "first"


def test_a_curve_rises_where_a_deal_is_won_and_ends_with_the_youngest_deals_age(six):
    curve = ask(six, "funnel_cohorts", MARCH).frame.set_index("day")["share"]

    assert curve.loc[[0, 10, 20, 40, 70]].tolist() == pytest.approx([1 / 6, 2 / 6, 2 / 6, 0.5, 0.5])
    assert curve.index.max() == 70


def test_what_happens_after_the_day_is_not_known_yet(six):
    row = ask(six, "created_cohorts", as_of("2026-02-05")).frame.iloc[0]

    assert (row["known_to_day"], row["share_then"]) == (16, pytest.approx(2 / 6))
    assert row["open_share"] == pytest.approx(3 / 6)


def test_a_cohort_can_be_followed_to_a_stage_instead_of_won(six):
    row = ask(six, "created_cohorts", MARCH, stage="Offer").frame.iloc[0]

    # a 0, b 3, d 40 (won implies it), e 12, f 40; c was lost at 20.
    assert (row["share_30"], row["share_60"]) == (pytest.approx(3 / 6), pytest.approx(5 / 6))


def test_cohorts_are_also_fiscal_quarters(six):
    change_setting(six, "fiscal_year_start", "2", NOW, "test")
    frame = ask(six, "created_cohorts", MARCH, split_by="quarter").frame

    assert list(frame["cohort"]) == ["2026-Q4"]


def test_a_period_holds_the_deals_that_were_created_in_it(six):
    late = as_of("2026-03-31", since=datetime.date(2026, 1, 10), until=datetime.date(2026, 1, 31))
    row = ask(six, "created_cohorts", late).frame.iloc[0]

    assert (row["deals"], row["against_older"]) == (3, "few")
    assert math.isnan(row["share_30"]) and ask(six, "funnel_cohorts", late).frame.empty


def test_a_cohort_whose_first_days_lie_before_the_first_known_close_has_no_share(store):
    early = [{"id": f"a{n}", "moves": ["Prospect 2026-01-01"]} for n in range(6)]
    closed = {"id": "z", "moves": ["Prospect 2026-01-01", "Close 2026-02-10"]}
    company(store, *early, closed)
    row = ask(store, "created_cohorts", MARCH).frame.iloc[0]

    assert row["against_older"] == "unwatched"
    assert math.isnan(row["share_30"]) and row["share_to_date"] == pytest.approx(1 / 7)


def test_a_cohort_is_too_young_while_the_older_ones_would_have_given_fewer_than_five():
    ends = np.repeat([40.0, 90.0], 10)
    is_won = ends == 40
    old = of_days(ends, is_won, ~is_won, 100)
    young = of_days(np.full(20, 12.0), *np.zeros((2, 20), bool), 12)
    older = of_days(np.full(20, 50.0), *np.zeros((2, 20), bool), 50)

    assert beside_older(young, [old])[2] == "young"
    assert beside_older(older, [old])[::2] == (0.5, "lower")


@pytest.mark.parametrize("seed", range(5))
def test_a_share_at_equal_age_is_right_where_the_closed_deals_alone_mislead(seed):
    """Wins come soon and losses late, so that a young cohort's closed deals are nearly all won."""
    chance = np.random.default_rng(seed)
    is_winner = chance.random(4000) < 0.35
    days = np.where(is_winner, chance.exponential(20, 4000), chance.exponential(120, 4000)).round()
    age_now = chance.integers(1, 32, 4000)
    ends, is_closed = np.minimum(days, age_now), days <= age_now
    young = of_days(ends, is_closed & is_winner, is_closed & ~is_winner, age_now)
    truth = (is_winner & (days <= 15)).mean()
    naive = young.reached_deals / (young.reached_deals + young.lost.sum())

    assert young.share_at(15) == pytest.approx(truth, abs=0.03)
    assert naive > truth + 0.3
    assert math.isnan(young.share_at(25)), "few of them are so old"


def test_cohorts_that_differ_by_chance_alone_are_rarely_flagged():
    chance, flags = np.random.default_rng(3), []
    for _ in range(60):
        made = []
        for month in range(9, -1, -1):
            ages = 30 * month + chance.integers(0, 30, 80)
            is_winner, days = chance.random(80) < 0.3, chance.integers(1, 90, 80)
            is_closed = days <= ages
            ends = np.minimum(days, ages).astype(float)
            made.append(of_days(ends, is_winner & is_closed, ~is_winner & is_closed, ages))
        beside = [beside_older(each, made[:n]) for n, each in enumerate(made)]
        flags += [verdict in ("higher", "lower") for verdict in verdicts(beside)]

    assert np.mean(flags) < 0.05


def test_a_cohort_that_is_far_better_is_flagged():
    def cohort(won: int) -> Cohort:
        ends = np.full(100, 10.0)
        is_won = np.arange(100) < won
        return of_days(ends, is_won, ~is_won, 60)

    older = [cohort(won) for won in (28, 30, 33, 31)]
    found = [beside_older(each, older) for each in (cohort(60), cohort(34))]

    assert verdicts(found) == ["higher", "same"]


def test_cohorts_that_usually_differ_much_make_a_difference_unremarkable():
    def cohort(won: int) -> Cohort:
        is_won = np.arange(100) < won
        return of_days(np.full(100, 10.0), is_won, ~is_won, 60)

    older = [cohort(won) for won in (10, 55, 20, 50)]

    assert verdicts([beside_older(cohort(52), older)]) == ["same"]


def test_salesforce_cohorts_are_the_shares_of_the_file():
    store = open_store(":memory:")
    folder = "exports/salesforce_wave_demo/"
    take_in(
        store, *(shared(folder + f"{name}.csv") for name in ("Opportunity", "OpportunityHistory"))
    )
    found = ask(store, "created_cohorts", as_of("2017-06-01"), split_by="quarter").frame
    close_store(store)
    table = pd.read_csv(shared(folder + "OpportunityHistory.csv"))
    rows = table.groupby("Opportunity.External_Id__c")
    made = pd.to_datetime(rows["CreatedDate__c"].first()).dt.normalize()
    last = rows.last()
    closed = pd.to_datetime(last["CreatedDate__c"]).dt.normalize()
    closed = closed.combine(pd.to_datetime(last["CloseDate__c"]), min)
    is_won = last["StageName__c"] == "Closed Won"
    quarter = made.dt.year.astype(str) + "-Q" + made.dt.quarter.astype(str)
    ripe = found[found["known_to_day"] >= 120].set_index("cohort")
    ripe = ripe[ripe["against_older"] != "first"]  # its first deals came before the first close

    assert len(ripe) >= 6
    for age in (30, 60, 90):
        expected = (is_won & ((closed - made).dt.days <= age)).groupby(quarter).mean()
        assert ripe[f"share_{age}"].to_numpy() == pytest.approx(expected[ripe.index], abs=1e-9)


def test_young_maven_cohorts_show_what_later_turns_out_to_be_their_share(maven):
    """The newest month as of five days, beside what the year's end knows of the same months."""
    final = {each.name: each for each in cohorts.cohorts(maven, as_of("2017-12-31"), "month", None)}
    off, naive = [], []
    for month in range(5, 10):
        newest = cohorts.cohorts(maven, as_of(f"2017-{month:02}-28"), "month", None)[-1]
        complete = final[newest.name]
        if newest.deals < 0.8 * complete.deals:
            continue
        truth = complete.at(newest.known_to)[0]
        closed = newest.reached_deals + newest.lost.sum()
        off.append(newest.at(newest.known_to)[0] - truth)
        naive.append(newest.reached_deals / closed - truth)

    assert len(off) >= 4
    assert np.abs(off).max() < 0.08 and abs(np.mean(off)) < 0.02
    assert np.mean(naive) > 0.25


def test_maven_curves_equal_aalen_johansen_in_plain_pandas(maven):
    found = ask(maven, "funnel_cohorts", as_of("2017-12-31")).frame
    table = pd.read_csv(shared(MAVEN), parse_dates=["engage_date", "close_date"])
    day = pd.Timestamp("2017-12-31")
    mine = table[table["engage_date"].dt.strftime("%Y-%m") == "2017-11"]
    age = (mine["close_date"].fillna(day) - mine["engage_date"]).dt.days
    share, still, curve = 0.0, 1.0, {}
    for at in range(58):
        at_risk = (age >= at).sum()
        now = mine[(age == at) & mine["close_date"].notna()]
        share += still * (now["deal_stage"] == "Won").sum() / at_risk
        still *= 1 - len(now) / at_risk
        curve[at] = share
    rows = found[found["cohort"] == "2017-11"]

    assert rows["share"].to_numpy() == pytest.approx([curve[at] for at in rows["day"]])
    middle = np.quantile((day - mine["engage_date"]).dt.days, 0.5, method="inverted_cdf")
    assert rows["day"].max() == middle and (age >= middle).sum() >= 10


def test_the_time_to_close_counts_deals_that_are_still_open(six):
    frame = ask(six, "time_to_close", MARCH).frame.set_index("day")

    assert frame.loc[40, "closed_share"] == pytest.approx(4 / 6)
    assert frame.loc[60, "closed_share"] == pytest.approx(5 / 6)
    assert frame["closed_share"].to_numpy() == pytest.approx(
        frame["won_share"] + frame["lost_share"]
    )


def test_no_deals_give_no_cohorts(store):
    assert ask(store, "created_cohorts", MARCH).frame.empty
    assert ask(store, "funnel_cohorts", MARCH).frame.empty
    assert ask(store, "time_to_close", MARCH).frame.empty
