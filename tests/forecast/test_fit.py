"""A fit: the past as of one day, and the deals that it is asked about."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast.fit import fit, fit_of
from pipeline_core.forecast.outlook import outlook
from pipeline_core.forecast.past import past
from tests.forecast import semi_markov as truth

HORIZON = 91
AS_OF = (truth.START + pd.Timedelta(days=500)).date()


def history(seed: int = 1, deals: int = 3000) -> tuple[pd.DataFrame, pd.DataFrame]:
    made, visits = truth.history(seed, deals)
    segments = np.where(made["deal_key"] % 3 == 0, "Hospital", "Industry")
    amounts = np.where(segments == "Hospital", 900_00.0, 100_00.0)
    return made.assign(segment=segments, owner="Sari", amount=amounts), visits


DEALS, VISITS = history()


def test_open_deals_win_as_often_as_the_process_says():
    found = fit(DEALS, VISITS, AS_OF, HORIZON)
    real = [
        truth.chance(stage, lived + 1, HORIZON)
        for stage, lived in found.waiting[["stage_id", "age_days"]].itertuples(index=False)
    ]
    said = outlook(found, HORIZON).chances

    assert len(found.waiting) == (DEALS["outcome"] == "open").sum() > 150
    assert said.sum() == pytest.approx(np.sum(real), rel=0.1)
    assert np.corrcoef(said, real)[0, 1] > 0.9


def test_a_deal_without_an_amount_brings_what_its_group_usually_does():
    waiting = DEALS["outcome"] == "open"
    unknown = DEALS.assign(amount=DEALS["amount"].mask(waiting))
    unknown.loc[waiting & (DEALS["deal_key"] % 5 == 0), "amount"] = 0.0
    found = fit(unknown, VISITS, AS_OF, HORIZON, ["segment"]).waiting

    assert found["is_usual_amount"].all()
    assert found.groupby("segment")["amount"].unique().map(list).to_dict() == {
        "Hospital": [pytest.approx(900_00)],
        "Industry": [pytest.approx(100_00)],
    }
    of_all = fit(unknown, VISITS, AS_OF, HORIZON).waiting["amount"].unique()
    won = DEALS.loc[DEALS["outcome"] == "won", "amount"]
    assert of_all == pytest.approx([won.mean()])


def test_a_stage_that_nobody_knows_is_not_waiting_and_an_unknown_entry_is_the_creation():
    lost = DEALS.copy()
    rows = lost.index[lost["outcome"] == "open"][:2]
    lost.loc[rows[0], "stage_id"] = pd.NA
    lost.loc[rows[1], "entered_on"] = pd.NaT
    found = fit(lost, VISITS, AS_OF, HORIZON).waiting.set_index("deal_key")
    second = lost.loc[rows[1]]

    assert lost.loc[rows[0], "deal_key"] not in found.index
    lived = (pd.Timestamp(AS_OF) - second["created_on"]).days
    assert found.loc[second["deal_key"], "age_days"] == lived


def test_some_deals_are_seen_with_the_past_of_all():
    known = past(DEALS, VISITS, AS_OF, HORIZON, ["segment"])
    parts = [
        fit_of(known, DEALS[DEALS["segment"] == segment]) for segment in ("Hospital", "Industry")
    ]
    whole = fit(DEALS, VISITS, AS_OF, HORIZON, ["segment"])
    of_parts = pd.concat([part.waiting for part in parts]).set_index("deal_key").sort_index()

    assert of_parts["ratio"].tolist() == whole.waiting["ratio"].tolist()
    assert sum(part.new.rate for part in parts) == pytest.approx(whole.new.rate)
    assert set(parts[0].new.sizes) == {900_00}


def test_everything_asked_of_all_deals_is_the_fit_itself():
    known = past(DEALS, VISITS, AS_OF, HORIZON, ["segment"])
    again = outlook(fit_of(known, DEALS), HORIZON).budget

    assert again == outlook(fit(DEALS, VISITS, AS_OF, HORIZON, ["segment"]), HORIZON).budget


def test_the_order_of_rows_is_irrelevant():
    shuffled = [frame.sample(frac=1, random_state=3) for frame in (DEALS, VISITS)]
    one = outlook(fit(DEALS, VISITS, AS_OF, HORIZON, ["segment", "owner"]), HORIZON)
    other = outlook(fit(*shuffled, AS_OF, HORIZON, ["segment", "owner"]), HORIZON)

    assert one.chances == pytest.approx(other.chances, rel=1e-9)
    assert one.budget.mean == pytest.approx(other.budget.mean, rel=1e-9)
    assert one.budget.quantile(0.9) == pytest.approx(other.budget.quantile(0.9), rel=1e-9)


def test_the_same_question_has_the_same_answer_to_the_last_digit():
    assert outlook(fit(DEALS, VISITS, AS_OF, 28), 28).budget == (
        outlook(fit(DEALS, VISITS, AS_OF, 28), 28).budget
    )


def test_a_team_that_never_closed_a_deal_has_a_fit_all_the_same():
    waiting = DEALS["outcome"] == "open"
    only = VISITS[VISITS["deal_key"].isin(DEALS.loc[waiting, "deal_key"])]
    found = fit(DEALS[waiting], only.assign(observed_from_on=only["entered_on"]), AS_OF, HORIZON)

    assert outlook(found, HORIZON).budget.mean == 0


def test_no_deal_at_all_brings_in_nothing():
    found = fit(DEALS.iloc[:0], VISITS.iloc[:0], AS_OF, HORIZON, ["segment"])

    assert outlook(found, HORIZON).budget.mean == 0


def test_the_run_rate_is_what_the_last_quarter_brought_scaled_to_the_horizon():
    found = fit(DEALS, VISITS, AS_OF, HORIZON)
    days = (pd.Timestamp(AS_OF) - DEALS["closed_on"]).dt.days
    recent = DEALS.loc[(DEALS["outcome"] == "won") & (days < 91), "amount"].sum()
    seasons = found.past.season(91) / found.past.season(91, -91)

    assert found.anchor.run_rate == pytest.approx(recent * seasons)
    assert 0 < found.anchor.weight < 1 / 3
