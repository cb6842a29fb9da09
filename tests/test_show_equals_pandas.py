"""`show` on two real exports against the same numbers counted from the CSV files in plain pandas."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from pipeline_core import cli
from tests.conftest import shared

DAY = pd.Timestamp("2016-12-31")
ORDER = ["Qualification", "Needs Analysis", "Proposal/Quote", "Negotiation"]
CLOSED = ["Closed Won", "Closed Lost"]


@pytest.fixture(scope="module")
def salesforce(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("salesforce") / "own.duckdb"
    folder = "exports/salesforce_wave_demo/"
    files = [str(shared(folder + name)) for name in ("Opportunity.csv", "OpportunityHistory.csv")]
    assert cli.main(["import", *files, "--store", str(path)]) == 0
    return str(path)


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    """The history's rows up to the day, in the file's order."""
    table = pd.read_csv(shared("exports/salesforce_wave_demo/OpportunityHistory.csv"))
    table = table.rename(
        columns={
            "Opportunity.External_Id__c": "deal",
            "StageName__c": "stage",
            "Amount__c": "amount",
            "CreatedDate__c": "at",
            "CloseDate__c": "close",
        }
    )
    table["on"] = pd.to_datetime(table["at"]).dt.normalize()
    return table[table["on"] <= DAY]


@pytest.fixture(scope="module")
def visits(history) -> pd.DataFrame:
    """One row per visit: repeated equal stages are one; open ends are censored on the day."""
    rows = history[history["stage"] != history.groupby("deal")["stage"].shift()].copy()
    rows["left"] = rows.groupby("deal")["on"].shift(-1)
    rows["age"] = (rows["left"].fillna(DAY) - rows["on"]).dt.days
    return rows


def show(capsys, store: str, metric: str, *options: str) -> pd.DataFrame:
    capsys.readouterr()
    assert cli.main(["show", metric, "--store", store, "--format", "json", *options]) == 0
    return pd.DataFrame(json.loads(capsys.readouterr().out)["rows"])


def on_the_day(capsys, store: str, metric: str, *options: str) -> pd.DataFrame:
    return show(capsys, store, metric, "--as-of", "2016-12-31", *options)


def test_deals_and_money_by_outcome(capsys, salesforce, history):
    now = history.groupby("deal").last()
    kind = now["stage"].map({"Closed Won": "won", "Closed Lost": "lost"}).fillna("open")
    expected = now.groupby(kind)["amount"].agg(["count", "sum"])
    found = on_the_day(capsys, salesforce, "deal_counts").set_index("outcome")

    for outcome in ("open", "won", "lost"):
        assert found.loc[outcome, "deals"] == (kind == outcome).sum()
        assert found.loc[outcome, "amount"] == pytest.approx(expected.loc[outcome, "sum"])


def test_the_open_pipeline_by_stage(capsys, salesforce, history):
    now = history.groupby("deal").last()
    found = on_the_day(capsys, salesforce, "pipeline_by_stage").set_index("stage")

    assert list(found.index) == ORDER
    for stage in ORDER:
        assert found.loc[stage, "deals"] == (now["stage"] == stage).sum()
        assert found.loc[stage, "amount"] == pytest.approx(
            now.loc[now["stage"] == stage, "amount"].sum()
        )


def test_weights_are_the_shrunk_win_rates(capsys, salesforce, history):
    now = history.groupby("deal").last()
    place = {stage: number for number, stage in enumerate([*ORDER, "Closed Won"])}
    furthest = history["stage"].map(place).groupby(history["deal"]).max()
    closed = now["stage"].isin(CLOSED)
    defaults = dict(zip(ORDER, (0.10, 0.20, 0.75, 0.90), strict=True))
    found = on_the_day(capsys, salesforce, "pipeline_by_stage").set_index("stage")

    for number, stage in enumerate(ORDER):
        reached = closed & (furthest >= number)
        won = (now.loc[reached, "stage"] == "Closed Won").sum()
        rate = (won + 10 * defaults[stage]) / (reached.sum() + 10)
        weighted = (now.loc[now["stage"] == stage, "amount"] * rate).round(2).sum()
        assert found.loc[stage, "weighted_amount"] == pytest.approx(weighted, abs=1)


def test_the_funnel(capsys, salesforce, history):
    place = {stage: number for number, stage in enumerate([*ORDER, "Closed Won"])}
    furthest = history["stage"].map(place).groupby(history["deal"]).max()
    now = history.groupby("deal").last()["stage"]
    found = on_the_day(capsys, salesforce, "stage_conversion")

    assert list(found["reached"]) == [(furthest >= number).sum() for number in range(5)]
    waiting = [((furthest == number) & ~now.isin(CLOSED)).sum() for number in range(4)]
    assert list(found["waiting"][:4]) == waiting


def test_the_win_rate_of_a_quarter(capsys, salesforce, history):
    now = history.groupby("deal").last()
    closed = now[now["stage"].isin(CLOSED)]
    closed_on = pd.to_datetime(closed["close"]).combine(closed["on"], min)
    quarter = closed[closed_on.between("2016-10-01", "2016-12-31")]
    found = on_the_day(
        capsys, salesforce, "win_rate", "--since", "2016-10-01", "--until", "2016-12-31"
    ).iloc[0]

    assert found["won"] == (quarter["stage"] == "Closed Won").sum()
    assert found["lost"] == (quarter["stage"] == "Closed Lost").sum()


def test_the_time_in_each_stage(capsys, salesforce, visits):
    found = on_the_day(capsys, salesforce, "time_in_stage").set_index("stage")

    for stage in ORDER:
        mine = visits[visits["stage"] == stage]
        is_left = mine["left"].notna()
        curve, median = 1.0, None
        for age in np.sort(mine["age"].unique()):
            at_risk = (mine["age"] >= age).sum()
            curve *= 1 - ((mine["age"] == age) & is_left).sum() / at_risk
            if median is None and curve <= 0.5 + 1e-9:
                median = age
        assert (found.loc[stage, "left"], found.loc[stage, "waiting"]) == (
            is_left.sum(),
            (~is_left).sum(),
        )
        assert found.loc[stage, "median_days"] == median


def test_one_owner_alone(capsys, salesforce, history):
    deals = pd.read_csv(shared("exports/salesforce_wave_demo/Opportunity.csv"))
    mine = set(deals.loc[deals["Owner.External_Id__c"] == "W_Sales_User.5", "External_Id__c"])
    now = history[history["deal"].isin(mine)].groupby("deal").last()
    found = on_the_day(capsys, salesforce, "deal_counts", "--owner", "W_Sales_User.5")

    assert found["deals"].sum() == len(now)
