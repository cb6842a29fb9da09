"""The whole path on small files: what comes in, what is set aside, what stays as it was."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core import ingest
from pipeline_core.errors import AlurError
from tests.conftest import NOW, TODAY, rows, take_in

HUBSPOT = (
    "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Deal owner\n"
    "1,A,Prospect,Sales,100,2026-01-02 10:00,2026-03-01,Sari\n"
    "2,B,Close,Sales,200,2026-01-05 10:00,2026-02-01,Budi\n"
    "3,C,Lost,Sales,300,2026-01-09 10:00,2026-02-03,Sari\n"
)
OUTCOMES = """
    select deal_id, kind from deal_versions join deals using (deal_key) left join stages using (stage_id)
    where valid_to = '9999-12-31' order by deal_id
"""


def file(content: str, name: str = "hubspot-crm-exports-2026-02-09.csv") -> tuple[str, bytes]:
    return name, content.encode()


def test_a_report_accounts_for_every_row(store):
    content = (
        HUBSPOT
        + "4,D,,Sales,5,2026-01-09,2026-02-03,Sari\n2,B,Close,Sales,200,,,Budi\nTOTAL,,,,,,,\n"
    )
    (report,) = take_in(store, file(content))

    assert (report.read, report.accepted, report.quarantined) == (6, 3, 1)
    assert report.skipped == {"duplicate": 1, "footer": 1}
    assert (report.new, report.changed, report.unchanged) == (3, 0, 0)


def test_the_same_file_twice_changes_nothing(store):
    take_in(store, file(HUBSPOT))
    before = rows(store, "select * from deal_versions order by all")
    (again,) = take_in(store, file(HUBSPOT, "another-name.csv"))

    assert again.is_known_file
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert rows(store, "select * from deal_versions order by all") == before
    assert rows(store, "select count(*) from imports") == [(1,)]


def test_the_next_weeks_file_says_what_is_new_and_what_changed(store):
    take_in(store, file(HUBSPOT))
    later = HUBSPOT.replace("1,A,Prospect", "1,A,Offer") + "4,D,Contact,Sales,5,2026-02-10,,Sari\n"
    (report,) = take_in(store, file(later, "hubspot-crm-exports-2026-02-16.csv"))

    assert (report.new, report.changed, report.unchanged) == (1, 1, 2)


def test_a_known_header_needs_no_second_mapping(store):
    take_in(store, file(HUBSPOT))

    assert ingest.recognise(store, "x.csv", HUBSPOT.encode(), TODAY).is_known


def test_a_mapping_chosen_by_a_person_is_remembered(store):
    content = b"Ref,Step,Worth,Begun\nx1,Prospect,5,2026-01-01\nx2,Close,7,2026-01-02\n"
    draft = ingest.recognise(store, "own.csv", content, TODAY)
    choices = {"deal_id": "Ref", "stage": "Step", "amount": "Worth", "created": "Begun"}
    ingest.commit(store, [ingest.check(store, ingest.remap(draft, choices=choices))], NOW, "me")

    again = ingest.recognise(store, "own.csv", content.replace(b"7", b"8"), TODAY)

    assert again.choices == choices
    assert again.is_known


def test_mapping_a_column_that_is_not_there_is_refused(store):
    draft = ingest.recognise(store, "a.csv", HUBSPOT.encode(), TODAY)

    with pytest.raises(AlurError, match="unknown_column"):
        ingest.remap(draft, choices={"stage": "Nowhere"})


def test_an_unreadable_cell_becomes_empty_and_is_listed(store):
    take_in(store, file(HUBSPOT.replace(",100,", ",TBC,")))

    assert rows(
        store, "select line, column_name, value, reason, is_row_set_aside from rejects"
    ) == [(2, "Amount", "TBC", "unreadable_amount", False)]
    assert rows(store, "select count(*) from deal_versions where valid_to = '9999-12-31'") == [(3,)]


def test_a_row_set_aside_is_not_missing_from_a_full_export(store):
    take_in(store, file(HUBSPOT))
    later = HUBSPOT.replace("1,A,Prospect", "1,A,")
    take_in(store, file(later, "hubspot-crm-exports-2026-02-16.csv"), coverage="full")

    assert rows(store, OUTCOMES) == [("1", "open"), ("2", "won"), ("3", "lost")]


def test_a_deal_that_a_full_export_lacks_is_removed_and_a_part_leaves_it(store):
    take_in(store, file(HUBSPOT))
    fewer = HUBSPOT.replace("1,A,Prospect,Sales,100,2026-01-02 10:00,2026-03-01,Sari\n", "")
    take_in(store, file(fewer, "hubspot-crm-exports-2026-02-16.csv"), coverage="part")
    kept = rows(store, OUTCOMES)
    take_in(store, file(fewer + "\n", "hubspot-crm-exports-2026-02-23.csv"), coverage="full")

    assert kept == [("1", "open"), ("2", "won"), ("3", "lost")]
    assert rows(store, OUTCOMES) == [("2", "won"), ("3", "lost")]
    assert rows(
        store, "select lost_sight_on from stage_visits where lost_sight_on is not null"
    ) == [(datetime.date(2026, 2, 23),)]


def test_an_older_file_than_the_last_is_an_earlier_snapshot(store):
    take_in(store, file(HUBSPOT.replace("1,A,Prospect", "1,A,Offer"), "hubspot-2026-02-16.csv"))
    take_in(store, file(HUBSPOT, "hubspot-2026-02-09.csv"))

    visits = "select label from stage_visits join stages using (stage_id) join deals using (deal_key) where deal_id = '1' order by sequence"

    assert rows(store, visits) == [("Prospect",), ("Offer",)]


def test_undo_of_the_only_import_leaves_nothing(store):
    (report,) = take_in(store, file(HUBSPOT))
    ingest.undo(store, report.import_id, NOW, "me")

    assert rows(store, "select count(*) from deal_versions") == [(0,)]
    with pytest.raises(AlurError, match="unknown_import"):
        ingest.undo(store, report.import_id, NOW, "me")


def test_a_file_can_come_back_after_it_was_undone(store):
    (report,) = take_in(store, file(HUBSPOT))
    ingest.undo(store, report.import_id, NOW, "me")
    (again,) = take_in(store, file(HUBSPOT))

    assert not again.is_known_file
    assert again.accepted == 3


def test_history_waits_for_its_deals(store):
    history = (
        "DEAL_ID,STAGE_CREATED_AT,PIPELINE_NAME,STAGE_NAME\n"
        "1,2026-01-02T10:00:00Z,Sales,Prospect\n1,2026-01-20T10:00:00Z,Sales,Contact\n"
    )
    (first,) = take_in(store, file(history, "stages.csv"))
    take_in(store, file(HUBSPOT.replace("1,A,Prospect", "1,A,Contact")))

    visits = "select entered_at::date from stage_visits join deals using (deal_key) where deal_id = '1' order by sequence"

    assert first.skipped == {"unknown_deal": 2}
    assert first.warnings[0][0] == "history_without_deals"
    assert rows(store, visits) == [(datetime.date(2026, 1, 2),), (datetime.date(2026, 1, 20),)]


def test_entries_of_one_moment_keep_the_order_of_the_file(store):
    deals = (
        "Id,Name,StageName,CloseDate,IsWon,CreatedDate\n9,A,Closed Lost,2026-01-05,0,2026-01-02\n"
    )
    history = (
        "Id,OpportunityId,StageName,CreatedDate\n"
        "h9,9,Qualification,2026-01-02\nh8,9,Closed Lost,2026-01-05\nh7,9,Qualification,2026-01-05\n"
        "h6,9,Closed Lost,2026-01-05\n"
    )
    take_in(store, ("o.csv", deals.encode()), ("h.csv", history.encode()))

    visits = "select label from stage_visits join stages using (stage_id) order by sequence"

    assert [label for (label,) in rows(store, visits)] == [
        "Qualification",
        "Closed Lost",
        "Qualification",
        "Closed Lost",
    ]


def test_repeated_equal_stages_are_one_visit(store):
    history = (
        "DEAL_ID,STAGE_CREATED_AT,PIPELINE_NAME,STAGE_NAME\n"
        "1,2026-01-02,Sales,Prospect\n1,2026-01-03,Sales,Prospect\n1,2026-01-20,Sales,Contact\n"
    )
    deals = HUBSPOT.replace("1,A,Prospect", "1,A,Contact")
    take_in(store, file(deals), file(history, "stages.csv"))

    assert rows(
        store, "select count(*) from stage_visits join deals using (deal_key) where deal_id = '1'"
    ) == [(2,)]


def test_a_date_that_reads_both_ways_is_asked_about(store):
    content = "Deal ID,Stage,Amount,Created Date\n1,Prospect,5,01/02/2026\n2,Won,6,03/04/2026\n"
    (refused,) = take_in(store, ("deals.csv", content.encode()))

    assert refused.key == "ambiguous_dates"
    assert refused.values["examples"] == "01/02/2026, 03/04/2026"
    assert rows(store, "select count(*) from imports") == [(0,)]

    (report,) = take_in(store, ("deals.csv", content.encode()), date_order="day")
    assert report.accepted == 2
    assert rows(store, "select min(created_on) from deal_versions") == [
        (datetime.date(2026, 2, 1),)
    ]


def test_one_bad_file_does_not_keep_the_others_out(store):
    refused, report = take_in(store, ("bad.csv", b"%PDF-1.4"), file(HUBSPOT))

    assert refused.key == "not_a_table"
    assert report.accepted == 3


def test_a_file_without_ids_gets_some_and_says_so(store):
    content = "Deal name,Stage,Amount,Created date\nA,Prospect,5,2026-01-01\nA,Won,6,2026-01-01\n"
    (report,) = take_in(store, ("deals.csv", content.encode()))

    assert report.accepted == 2
    assert ("derived_ids", {}) in report.warnings


def test_a_file_without_a_stage_asks_for_the_column(store):
    (refused,) = take_in(store, ("deals.csv", b"Deal ID,Amount\n1,5\n2,6\n"))

    assert refused.key == "no_stage_column"


def test_a_status_apart_from_the_stage_tells_where_a_deal_was_lost(store):
    content = (
        "Deal ID,Stage,Status,Amount,Created date,Closed date\n"
        "1,Offer,Lost,5,2026-01-01,2026-02-01\n2,Contact,Open,6,2026-01-05,\n"
    )
    take_in(store, ("deals-2026-02-09.csv", content.encode()))

    visits = "select label from stage_visits join stages using (stage_id) join deals using (deal_key) where deal_id = '1' order by sequence"

    assert rows(store, OUTCOMES) == [("1", "lost"), ("2", "open")]
    assert rows(store, visits) == [("Offer",), ("Lost",)]


@pytest.mark.parametrize(
    ("name", "titles", "as_of", "reason"),
    [
        ("deals-2026-02-09.csv", "", "2026-02-09", "file_name"),
        ("deals 09.02.2026.csv", "", "2026-02-09", "file_name"),
        ("deals.csv", "Report\nAs of: 16 Feb 2026\n\n", "2026-02-16", "cell"),
        ("deals.csv", "Laporan\nPer tanggal: 16 Feb 2026\n\n", "2026-02-16", "cell"),
        ("deals.csv", "", "2026-02-03", "newest_date"),
    ],
)
def test_the_day_of_a_file_is_found_and_never_today(store, name, titles, as_of, reason):
    content = titles + HUBSPOT.replace(",2026-03-01,", ",2027-03-01,")
    (report,) = take_in(store, (name, content.encode()))

    assert (report.as_of.isoformat(), report.as_of_reason) == (as_of, reason)


def test_the_newest_change_in_a_file_dates_it(store):
    content = HUBSPOT.replace("Deal owner", "Last Modified Date").replace("Sari", "2026-02-05")
    (report,) = take_in(store, ("deals.csv", content.replace("Budi", "2026-02-06").encode()))

    assert (report.as_of.isoformat(), report.as_of_reason) == ("2026-02-06", "newest_modified")


def test_a_row_without_anything_to_derive_an_id_from_is_set_aside(store):
    (report,) = take_in(store, file("Owner,Deal Stage,x\n,,a\n,Prospect,b\n,Offer,c\n"))

    assert (report.read, report.accepted, report.quarantined) == (3, 2, 1)
