"""The checks on whole exports, against the same counted from the CSV files in plain pandas."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.workspaces import CHECKOUT
from tests.conftest import as_of, shared, take_in

HUBSPOT = CHECKOUT / "data" / "samples" / "hubspot-crm-exports-all-deals-2026-11-16.csv"
DAY = pd.Timestamp("2026-11-16")


def checks(store, scope) -> pd.DataFrame:
    return ask(store, "hygiene_checks", scope).frame.set_index("check_name")


def test_the_checks_of_a_hubspot_export(store):
    take_in(store, HUBSPOT)
    frame = checks(store, as_of("2026-11-16"))
    table = pd.read_csv(HUBSPOT)
    table = table[~table["Deal Stage"].isin(["Close", "Lost"])]
    due, touched = (pd.to_datetime(table[name]) for name in ("Close Date", "Last Modified Date"))
    value = table["Amount"].fillna(0)
    passed = {
        "dated": due.notna(),
        "amount": value > 0,
        "owner": table["Deal owner"].notna(),
        "touched": touched.dt.normalize() >= DAY - pd.Timedelta(days=30),
        "next_step": table["Next step"].notna(),
        "stage_known": table["Deal Stage"].notna(),
        "probability_sane": table["Deal probability"].between(0.001, 0.999),
    }
    whole = pd.concat([*passed.values(), ~(due < DAY)], axis=1).all(axis=1)

    assert frame["deals"].max() == len(table)
    assert frame.loc["not_overdue", "failing"] == (due < DAY).sum()
    for name, each in {**passed, "all": whole}.items():
        of = pd.Series(1, table.index) if name == "amount" else value
        assert frame.loc[name, "failing"] == (~each).sum()
        assert frame.loc[name, "passing_share"] == pytest.approx(of[each].sum() / of.sum())


def test_a_salesforce_export_without_next_steps(store):
    """Salesforce's demo: 262 open deals, all of them due, and touched, years before the day."""
    path = shared("exports/salesforce_wave_demo/Opportunity.csv")
    take_in(store, path)
    frame = checks(store, as_of("2017-06-30"))
    table = pd.read_csv(path)
    table = table[~table["StageName"].isin(["Closed Won", "Closed Lost"])]
    due = pd.to_datetime(table["CloseDate"])

    assert frame.loc["amount", "failing"] == (table["Amount"].fillna(0) <= 0).sum()
    assert frame.loc["not_overdue", "failing"] == (due < pd.Timestamp("2017-06-30")).sum()
    assert list(frame.index[~frame["is_checkable"]]) == ["next_step", "probability_sane"]


def test_an_export_without_amounts_is_counted_by_deals(store):
    """Maven: open deals carry neither an amount nor a close date; owners are named in each row."""
    path = shared("exports/maven_crm_sales_opportunities/sales_pipeline.csv")
    take_in(store, path)
    frame = checks(store, as_of("2017-12-31"))
    is_open = pd.read_csv(path)["deal_stage"].isin(["Prospecting", "Engaging"])

    assert frame.loc["all", "measured_by"] == "deals"
    assert frame.loc["owner", ["deals", "failing"]].tolist() == [is_open.sum(), 0]
    assert frame.loc["amount", "passing"] == 0
    assert frame.loc["not_overdue", "deals"] == 0
