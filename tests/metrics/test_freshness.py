"""How current the data is: the upload before, cells that could not be read, owners who touched nothing."""

from __future__ import annotations

import pandas as pd

from pipeline_core.answers import ask
from tests.companies import arrive
from tests.conftest import as_of, take_in

MARCH = as_of("2026-03-31")
HEADER_OF_TOUCHES = "Deal ID,Stage,Amount,Owner,Last modified date"


def weekly(store) -> None:
    """Two uploads a week apart; Budi touched nothing in between, Sari one of her two deals."""
    week = ["a,Prospect,100,Sari,2026-03-20", "b,Prospect,200,Sari,2026-03-01"]
    budi = "c,Prospect,300,Budi,2026-03-24"
    arrive(store, *week, budi, header=HEADER_OF_TOUCHES, name="deals-2026-03-24.csv")
    week[0] = "a,Prospect,100,Sari,2026-03-25"
    arrive(store, *week, budi, header=HEADER_OF_TOUCHES)


def test_an_owner_who_touched_nothing_since_the_upload_before_is_named(store):
    weekly(store)
    frame = ask(store, "owners_without_touch", MARCH).frame

    assert frame[["owner", "deals", "amount"]].values.tolist() == [["Budi", 1, 300_00]]
    assert frame["since"].iloc[0] == pd.Timestamp("2026-03-24")


def test_the_only_upload_asks_for_a_touch_within_a_week(store):
    arrive(
        store, "c,Prospect,300,Budi,2026-03-16", header=HEADER_OF_TOUCHES, name="x-2026-03-23.csv"
    )

    assert list(ask(store, "owners_without_touch", as_of("2026-03-23")).frame["owner"]) == ["Budi"]
    assert ask(store, "owners_without_touch", as_of("2026-03-22")).frame.empty


def test_without_a_column_of_touches_nobody_is_named(store):
    arrive(store, "a,Prospect,100,Sari", header="Deal ID,Stage,Amount,Owner")

    assert ask(store, "owners_without_touch", MARCH).frame.empty


def test_freshness_knows_the_upload_before_and_what_could_not_be_read(store):
    weekly(store)
    header = "Deal ID,Stage,Amount,Owner,Last modified date,Probability"
    arrive(
        store,
        "a,Prospect,100,Sari,2026-04-07,200%",
        "b,Prospect,200,Sari,2026-04-07,10%",
        header=header,
        name="deals-2026-04-07.csv",
    )
    row = ask(store, "freshness", as_of("2026-04-07")).frame.iloc[0]

    assert row["upload_before_on"] == pd.Timestamp("2026-03-31")
    assert (row["newest_touch_on"], row["unreadable_cells"]) == (pd.Timestamp("2026-04-07"), 1)
    first = ask(store, "freshness", as_of("2026-03-24")).frame.iloc[0]
    assert pd.isna(first["upload_before_on"])


def test_a_list_of_owners_beside_the_deals_is_no_newer_export(store):
    weekly(store)
    arrive(store, "Sari,Dewi,West", header="sales_agent,manager,regional_office", name="teams.csv")

    assert ask(store, "freshness", MARCH).frame["file_name"].iloc[0] == "deals-2026-03-31.csv"


def test_a_log_that_is_all_there_is_counts_as_an_upload(store):
    rows = b"Case ID,Activity,Complete Timestamp\na,Lead,2026-01-05\n"
    take_in(store, ("log-2026-03-31.csv", rows))

    assert ask(store, "freshness", MARCH).frame["file_name"].iloc[0] == "log-2026-03-31.csv"
