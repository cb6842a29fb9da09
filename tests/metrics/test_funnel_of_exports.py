"""The funnel of two real exports by every rule, against the same counted from the CSV files in plain pandas."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.store.database import close_store, open_store
from tests.conftest import as_of, shared, take_in

SALESFORCE = ["Qualification", "Needs Analysis", "Proposal/Quote", "Negotiation"]
HUBSPOT = [
    "Lead Engaged",
    "Discovery",
    "Qualified",
    "Proof of Value",
    "Proposal/Pricing",
    "Procurement/Negotiation",
]


def salesforce() -> tuple[list, pd.DataFrame, list[str], set[str], set[str], str]:
    """The files; a row per stage that a deal came to, in order; open, won and lost stages; the day."""
    folder = "exports/salesforce_wave_demo/"
    files = [shared(folder + name) for name in ("Opportunity.csv", "OpportunityHistory.csv")]
    table = pd.read_csv(files[1]).rename(
        columns={"Opportunity.External_Id__c": "deal", "StageName__c": "stage"}
    )
    created = pd.read_csv(files[0]).set_index("External_Id__c")["DateTimeCreated__c"]
    table["created"] = pd.to_datetime(table["deal"].map(created)).dt.normalize()
    table["on"] = pd.to_datetime(table["CreatedDate__c"]).dt.normalize()
    rows = table[table["on"] <= "2016-12-31"]
    return files, rows, SALESFORCE, {"Closed Won"}, {"Closed Lost"}, "2016-12-31"


def hubspot() -> tuple[list, pd.DataFrame, list[str], set[str], set[str], str]:
    """The same; a deal's present stage stands in the other file."""
    folder = "exports/hubspot_accredible_stage_history/"
    files = [shared(folder + name) for name in ("deals.csv", "deal_pipeline_stages.csv")]
    deals, entries = (pd.read_csv(file) for file in files)
    entries = entries[entries["DEAL_ID"].isin(deals["DEAL_ID"])]
    entries = entries.sort_values("STAGE_CREATED_AT", kind="stable")
    entries = entries.rename(columns={"STAGE_CREATED_AT": "at"})
    now = deals.assign(at="9999")
    table = pd.concat([entries, now])[["DEAL_ID", "STAGE_NAME", "at"]]
    table.columns = ["deal", "stage", "at"]
    created = deals.set_index("DEAL_ID")["CREATED_AT"]
    table["created"] = pd.to_datetime(table["deal"].map(created).str[:10])
    won = {"Closed Won", "Won - Closed self-serve"}
    return files, table, HUBSPOT, won, {"Closed Lost"}, "2024-06-30"


@pytest.fixture(scope="module", params=[salesforce, hubspot], ids=lambda read: read.__name__)
def export(request):
    files, table, order, won, lost, day = request.param()
    store = open_store(":memory:")
    take_in(store, *files)
    yield store, _deals(table, order, won, lost), len(order) + 1, as_of(day)
    close_store(store)


def _deals(table: pd.DataFrame, order: list[str], won: set[str], lost: set[str]) -> pd.DataFrame:
    """One row per deal that came to an open or a won stage: how far, where it was, and how it ended."""
    place = {name: number for number, name in enumerate(order)} | dict.fromkeys(won, len(order))
    by_deal = table.assign(place=table["stage"].map(place)).groupby("deal")
    found = pd.DataFrame(
        {
            "furthest": by_deal["place"].max(),
            "was_in": by_deal["place"].agg(set),
            "last": by_deal["stage"].last(),
            "created": by_deal["created"].first(),
        }
    ).dropna(subset="furthest")
    return found.assign(is_closed=found["last"].isin(won | lost))


def counted(deals: pd.DataFrame, rule: str, place: int) -> pd.Series:
    if rule == "strict":
        return deals["was_in"].map(lambda was_in: set(range(place + 1)) <= was_in)
    if rule == "any":
        return deals["was_in"].map(lambda was_in: place in was_in)
    return (deals["furthest"] >= place) & (deals["is_closed"] | (rule != "closed"))


@pytest.mark.parametrize("rule", ["reached", "resolved", "strict", "any", "closed"])
def test_every_rule_counts_as_plain_pandas_does(export, rule):
    store, deals, size, scope = export
    found = ask(store, "stage_conversion", scope, rule=rule).frame
    reached = [counted(deals, rule, place) for place in range(size)]
    waits = [(deals["furthest"] == place) & ~deals["is_closed"] for place in range(size)]
    asked = [
        (here & ~waits[place] if rule == "resolved" else here)
        for place, here in enumerate(reached[:-1])
    ]

    assert list(found["reached"]) == [here.sum() for here in reached]
    assert list(found["waiting"])[:-1] == [
        (here & wait).sum() for here, wait in zip(reached[:-1], waits, strict=False)
    ]
    assert list(found["step_deals"])[:-1] == [of.sum() for of in asked]
    assert list(found["step_rate"])[:-1] == pytest.approx(
        [
            after.sum() / of.sum() if of.any() else float("nan")
            for of, after in zip(asked, reached[1:], strict=True)
        ],
        nan_ok=True,
    )


def test_old_enough_counts_by_the_day_of_creation_as_plain_pandas_does(export):
    store, deals, size, scope = export
    found = ask(store, "stage_conversion", scope, basis="matured").frame
    age = (pd.Timestamp(scope.as_of) - deals["created"]).dt.days

    assert found["mature_days"].notna().sum() == size - 1
    for place, row in enumerate(found.itertuples()):
        old = deals[age >= (0 if pd.isna(row.mature_days) else row.mature_days)]
        assert (row.deals, row.young) == (len(old), len(deals) - len(old))
        assert row.reached == (old["furthest"] >= place).sum()


def test_a_projection_lies_between_what_came_and_what_still_can(export):
    store, deals, size, scope = export
    found = ask(store, "stage_conversion", scope, basis="projected").frame
    can = [((deals["furthest"] >= place) | ~deals["is_closed"]).sum() for place in range(size)]

    assert found["projected"].notna().all()
    assert (found["projected"] >= found["reached"]).all()
    assert (found["projected"] <= can).all()
