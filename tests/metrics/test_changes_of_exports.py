"""The waterfall on the Salesforce demo: whole, and cut into the exports that somebody would have uploaded."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pandas as pd
import pytest

from pipeline_core import cli
from pipeline_core.answers import ask
from pipeline_core.scope import Scope
from pipeline_core.store.database import close_store, open_store
from tests.conftest import shared, take_in
from tests.ingest.test_history_cut_into_exports import cut, days, is_kept, read

FOLDER = "exports/salesforce_wave_demo/"
BOOKED_IN_Q4 = 11_497_098
PAIRS = [*zip(days(), days()[1:], strict=False), (days()[0], days()[-1])]
TWO_OWNERS = ("W_Sales_User.5", "W_Sales_User.8")


@pytest.fixture(scope="module")
def demo() -> tuple[list[dict], list[dict]]:
    deals, history = (
        read(shared(FOLDER + name).read_text())
        for name in ("Opportunity.csv", "OpportunityHistory.csv")
    )
    kept = [row for row in deals if is_kept(row["External_Id__c"])]
    return kept, [row for row in history if is_kept(row["Opportunity.External_Id__c"])]


@pytest.fixture(scope="module", params=[True, False], ids=["history", "uploads_alone"])
def uploads(request, demo):
    """Every fifth deal, known by the CRM's history or only by an export every fourth week."""
    store = open_store(":memory:")
    exports = days()[-1:] if request.param else days()
    take_in(store, *(file for day in exports for file in cut(demo, day, request.param)))
    yield store
    close_store(store)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("whole") / "own.duckdb"
    files = [str(shared(FOLDER + name)) for name in ("Opportunity.csv", "OpportunityHistory.csv")]
    assert cli.main(["import", *files, "--store", str(path)]) == 0
    return str(path)


@pytest.mark.parametrize("owners", [None, TWO_OWNERS], ids=["everybody", "two_owners"])
@pytest.mark.parametrize("weeks_ahead", [None, 6], ids=["rolling", "in_period"])
def test_between_any_two_exports_it_balances_and_won_is_what_was_booked(
    uploads, owners, weeks_ahead
):
    for first, last in PAIRS:
        scope = Scope(last, visible_owners=None, owners=owners)
        after_first = first + datetime.timedelta(days=1)
        booked = dataclasses.replace(scope, since=after_first, until=last)
        if weeks_ahead:
            until = last + datetime.timedelta(weeks=weeks_ahead)
            scope = dataclasses.replace(scope, since=after_first, until=until)
        bars = ask(uploads, "waterfall", scope, start=first).frame.set_index("bucket")
        outcomes = ask(uploads, "deal_counts", booked).frame.set_index("outcome")

        movements = bars["amount"].drop(["start", "end"]).sum()
        assert bars.loc["start", "amount"] + movements == bars.loc["end", "amount"]
        assert bars.get("amount").get("won", 0) == -outcomes["amount"].get("won", 0)


@pytest.mark.parametrize(
    "days_given",
    [
        ["--since", "2016-09-30"],
        ["--since", "2016-10-01"],
        ["--since", "2016-09-30", "--period", "2016-Q4"],
        ["--since", "2016-09-30", "--until", "2016-12-31"],
    ],
    ids=" ".join,
)
def test_won_in_the_last_quarter_of_2016_is_that_quarters_bookings(capsys, whole, days_given):
    capsys.readouterr()
    command = ["show", "waterfall", "--as-of", "2016-12-31", *days_given, "--store", whole]
    assert cli.main([*command, "--format", "json"]) == 0
    frame = pd.DataFrame(json.loads(capsys.readouterr().out)["rows"])

    assert list(frame["bucket"])[0] == "start" and list(frame["bucket"])[-1] == "end"
    assert frame.set_index("bucket").loc["won", "amount"] == -BOOKED_IN_Q4


def test_every_open_deal_of_both_ends_is_what_the_history_in_pandas_says(capsys, whole):
    history = pd.read_csv(shared(FOLDER + "OpportunityHistory.csv"))
    moment = pd.to_datetime(history["CreatedDate__c"]).dt.normalize()
    expected = {}
    for bucket, day in (("start", "2016-09-30"), ("end", "2016-12-31")):
        now = history[moment <= day].groupby("Opportunity.External_Id__c").last()
        is_open = ~now["StageName__c"].isin(["Closed Won", "Closed Lost"])
        expected[bucket] = (int(is_open.sum()), now.loc[is_open, "Amount__c"].sum())
    capsys.readouterr()
    command = ["show", "waterfall", "--since", "2016-09-30", "--as-of", "2016-12-31"]
    assert cli.main([*command, "--store", whole, "--format", "json"]) == 0
    found = {row["bucket"]: row for row in json.loads(capsys.readouterr().out)["rows"]}

    for bucket, (deals, amount) in expected.items():
        assert (found[bucket]["deals"], found[bucket]["amount"]) == (deals, pytest.approx(amount))


def test_an_unknown_period_is_refused_with_how_to_write_one(capsys, whole):
    assert cli.main(["show", "waterfall", "--period", "Q4", "--store", whole]) == 2
    assert "2026-Q4" in capsys.readouterr().err
