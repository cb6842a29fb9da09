"""A list of owners beside the deals fills in what the deals do not say of theirs."""

from __future__ import annotations

import datetime

from pipeline_core import ingest
from pipeline_core.answers import ask
from tests.conftest import NOW, as_of, rows, shared, take_in

DEALS = (
    "Deal ID,Deal name,Stage,Amount,Created date,Owner,Region\n"
    "1,A,Prospect,100,2026-01-02,S1,\n2,B,Offer,200,2026-01-05,S2,Bali\n3,C,Offer,300,2026-01-06,S9,\n"
)
OWNERS = "rep_id,rep_name,team,region\nS1,Sari,North,Jawa\nS2,Budi,South,Sumatra\n,Nobody,North,\n"
NAMED = """
    select deal_id, owners.label, teams.label, regions.label
    from deal_versions join deals using (deal_key)
    left join dimension_values as owners on owners.value_id = owner_id
    left join dimension_values as teams on teams.value_id = team_id
    left join dimension_values as regions on regions.value_id = region_id
    where valid_to = '9999-12-31' order by deal_id
"""
WITH_OWNERS = [
    ("1", "Sari", "North", "Jawa"),
    ("2", "Budi", "South", "Bali"),
    ("3", "S9", None, None),
]


def test_owners_that_come_with_the_deals_name_their_teams_and_regions(store):
    _, owners = take_in(store, ("deals-2026-02-09.csv", DEALS.encode()), ("r.csv", OWNERS.encode()))

    assert (owners.source, owners.read, owners.accepted) == ("owners", 3, 2)
    assert owners.skipped == {"no_owner": 1}
    assert owners.as_of == datetime.date(2026, 2, 9)
    assert rows(store, NAMED) == WITH_OWNERS


def test_owners_that_come_later_do_the_same_and_add_no_day(store):
    take_in(store, ("deals-2026-02-09.csv", DEALS.encode()))
    take_in(store, ("reps-2026-03-01.csv", OWNERS.encode()))

    assert rows(store, NAMED) == WITH_OWNERS
    log = ingest.import_log(store)
    assert set(log["as_of"].dt.date) == {datetime.date(2026, 2, 9)}


def test_undoing_the_owners_leaves_the_deals_as_their_file_said(store):
    take_in(store, ("deals-2026-02-09.csv", DEALS.encode()))
    (report,) = take_in(store, ("reps.csv", OWNERS.encode()))
    ingest.undo(store, report.import_id, NOW, "me")

    assert rows(store, NAMED) == [
        ("1", "S1", None, None),
        ("2", "S2", None, "Bali"),
        ("3", "S9", None, None),
    ]


def test_a_list_that_says_nothing_of_its_owners_is_only_named(store):
    (report,) = take_in(store, ("reps.csv", b"rep_id,hire_date\nS1,2024-01-01\nS2,2025-01-01\n"))

    assert report.accepted == 0
    assert rows(store, "select count(*) from imports") == [(0,)]


def test_mavens_teams_split_its_pipeline_by_manager(store):
    folder = "exports/maven_crm_sales_opportunities/"
    take_in(store, shared(folder + "sales_pipeline.csv"), shared(folder + "sales_teams.csv"))
    by_team = ask(store, "pipeline_by", as_of("2017-12-31"), split_by="team").frame

    assert len(by_team) == 6
    assert by_team["deals"].sum() == 2089
