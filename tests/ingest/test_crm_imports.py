"""Every CRM's file, the whole way into the store: each deal arrives as the CRM wrote it."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import rows, take_in
from tests.ingest.crm_arrivals import ARRIVED
from tests.ingest.crm_files import FILES, FOOTER, CrmFile, table
from tests.ingest.crm_files_of_others import OTHERS, other

DEALS = """
    select deals.deal_id, stages.label, stages.kind, versions.amount_cents, versions.currency,
        versions.probability, versions.created_on, versions.expected_close_on, versions.closed_on,
        owners.label, deals.account, sources.label, seen.last_open_stage_label
    from deal_versions as versions
    join deals using (deal_key)
    left join stages using (stage_id)
    join observed_rows as seen using (deal_key)
    left join dimension_values as owners on owners.value_id = seen.owner_id
    left join dimension_values as sources on sources.value_id = seen.source_id
    where versions.valid_to = '9999-12-31'
    order by deals.deal_id
"""
VISITS = """
    select deal_id, label, entered_at::date, left_at::date
    from stage_visits join stages using (stage_id) join deals using (deal_key)
    order by deal_id, sequence
"""
WITHOUT_A_DAY = {"pipedrive_spanish_list", "frappe"}
SKIPPED = {
    "salesforce_weekly_export": {"no_deal": 1},
    "salesforce_report": {"footer": 4},
    "salesforce_formatted_report": {"footer": 5},
    "own_sheet_in_indonesian": {"footer": 1},
    "monday": {"repeated_header": 1, "group": 1, "no_deal": 2},
    "odoo": {"no_deal": 1},
}


def made(name: str) -> CrmFile:
    return FILES[name]() if name in FILES else other(name)


def given(name: str) -> dict[str, datetime.date]:
    return {"as_of": datetime.date(2026, 2, 16)} if name in WITHOUT_A_DAY else {}


def told(found: list[tuple]) -> tuple[str, ...]:
    return tuple("|".join("" if cell is None else str(cell) for cell in row) for row in found)


def warned(report) -> set[str]:
    return {key for key, _ in report.warnings}


def test_no_file_of_deals_is_left_out():
    files = {name: made(name) for name in (*FILES, *OTHERS)}

    assert {name for name, file in files.items() if file.shape in ("deals", "events")} == set(
        ARRIVED
    )


@pytest.mark.parametrize("name", ARRIVED)
def test_the_deals_of_a_crm_arrive_as_it_wrote_them(store, name):
    file = made(name)
    (report,) = take_in(store, (file.name, file.content), **given(name))

    assert report.source == file.source
    assert (report.quarantined, report.skipped) == (0, SKIPPED.get(name, {}))
    assert told(rows(store, DEALS)) == ARRIVED[name]


LOGS = {
    "salesforce_history": ("Prospecting 2026-01-05 100000", "Prospecting 2026-01-09 120050", "Needs Analysis 2026-01-12 120050"),
    "salesforce_history_report": ("Prospecting 2026-01-15 100000", "Prospecting 2026-01-19 120050", "Needs Analysis 2026-01-22 120050"),
    "salesforce_field_history_report": ("Prospecting 2026-01-15 None", "Prospecting 2026-01-15 100000", "Prospecting 2026-01-19 120050", "Needs Analysis 2026-01-22 None"),
    "salesforce_field_history": ("Prospecting 2026-01-05 None", "Needs Analysis 2026-01-12 None"),
    "salesforce_versions": ("Prospecting 2026-01-05 100000", "Needs Analysis 2026-01-12 120050"),
    "hubspot_stage_entries": ("Qualified to Buy 2026-01-05 None", "Contract Sent 2026-01-12 None"),
    "own_history": ("Offer 2026-01-05 None",),
    "own_changes": ("Offer 2026-01-12 None",),
}  # fmt: skip


@pytest.mark.parametrize("name", LOGS)
def test_a_log_tells_stages_and_amounts_and_waits_for_its_deals(store, name):
    file = made(name)
    (report,) = take_in(store, (file.name, file.content))
    entries = rows(
        store,
        "select stage_label, entered_at::date, amount_cents from observed_entries order by entered_at, place_in_moment, occurrence",
    )

    assert report.source == file.source
    assert report.accepted == 0 and report.skipped["unknown_deal"] > 0
    assert "history_without_deals" in warned(report)
    assert tuple(f"{stage} {day} {cents}" for stage, day, cents in entries) == LOGS[name]


def test_a_log_of_deals_that_come_with_it_is_their_history(store):
    deals, log = FILES["salesforce_data_loader"](), FILES["salesforce_history"]()
    _, report = take_in(store, (deals.name, deals.content), (log.name, log.content))

    assert report.skipped == {}
    assert ("0065g00000Abcde", "Prospecting") in [row[:2] for row in rows(store, VISITS)]


def test_the_stage_that_a_first_move_left_began_when_the_deal_was_created(store):
    log = other("own_changes")
    deals = table(
        *("generic", "deals", "deals.csv"),
        "Deal ID|Stage|Amount|Created date",
        "1|Offer|100|2026-01-05",
    )
    take_in(store, (deals.name, deals.content), (log.name, log.content))
    day = datetime.date

    assert rows(store, VISITS) == [
        ("1", "Prospect", day(2026, 1, 5), day(2026, 1, 12)),
        ("1", "Offer", day(2026, 1, 12), None),
    ]


def test_the_short_id_of_a_report_and_the_long_one_of_the_api_are_one_deal(store):
    loader = FILES["salesforce_data_loader"]()
    report = table(
        *("salesforce", "deals", "report1771400000000.csv"),
        "Opportunity ID|Opportunity Name|Stage|Amount|Close Date|Created Date",
        "0065g00000Abcde|Pump|Needs Analysis|1200.5|4/30/2026|1/15/2026",
        below=FOOTER,
    )
    take_in(store, (loader.name, loader.content))
    (second,) = take_in(store, (report.name, report.content))

    assert (second.new, second.changed) == (0, 1)
    assert rows(store, "select count(*) from deals") == [(3,)]


def test_a_deal_that_is_lost_in_pipedrive_keeps_the_stage_in_which_it_died(store):
    file = other("pipedrive_list")
    take_in(store, (file.name, file.content))

    assert [row[:2] for row in rows(store, VISITS) if row[0] == "2"] == [
        ("2", "Proposal Made"),
        ("2", "Lost"),
    ]


def test_hubspots_stage_dates_are_visits_with_their_exits(store):
    file = FILES["hubspot_with_stage_dates"]()
    take_in(store, (file.name, file.content))
    day = datetime.date

    assert [row for row in rows(store, VISITS) if row[0] == "101"] == [
        ("101", "Qualified to Buy", day(2026, 1, 5), day(2026, 1, 12)),
        ("101", "Contract Sent", day(2026, 1, 12), None),
    ]


def test_hubspots_old_internal_stage_dates_are_read_too(store):
    file = table(
        *("hubspot", "deals", "hubspot-crm-exports-old-2026-02-16.csv"),
        "hs_object_id|dealname|dealstage|amount|createdate|hs_date_entered_qualifiedtobuy|hs_date_exited_qualifiedtobuy|hs_date_entered_closedwon",
        "101|Pump|closedwon|1200.5|2026-01-05|2026-01-05|2026-01-12|2026-01-12",
    )
    (report,) = take_in(store, (file.name, file.content))

    assert report.source == "hubspot"
    assert [row[1] for row in rows(store, VISITS)] == ["qualifiedtobuy", "closedwon"]


def test_odoos_list_without_what_was_lost_says_so(store):
    file = table(
        *("odoo", "deals", "crm.lead.csv"),
        "External ID|Opportunity|Salesperson|Stage|Expected Revenue|Created on|Active",
        "__export__.crm_lead_1|Pump|Ana Lima|Won|1200.5|2026-01-05 09:00:00|True",
        "__export__.crm_lead_2|Hose|Ana Lima|New|300.0|2026-01-06 09:00:00|True",
    )
    (report,) = take_in(store, (file.name, file.content))

    assert "won_without_lost" in warned(report)


@pytest.mark.parametrize("header", ["Snapshot date", "As of", "Tanggal data"])
def test_several_days_in_one_file_are_versions_of_its_deals(store, header):
    file = table(
        *("generic", "deals", "all weeks.csv"),
        f"{header}|Deal ID|Stage|Amount|Created date|Expected close date",
        "2026-02-02|1|Contact|100|2026-01-05|2026-04-30",
        "2026-02-02|2|Contact|50|2026-01-06|2026-04-30",
        "2026-02-09|1|Offer|120|2026-01-05|2026-04-30",
        "2026-02-09|2|Contact|50|2026-01-06|2026-04-30",
        "2026-02-16|1|Won|120|2026-01-05|2026-02-14",
    )
    (report,) = take_in(store, (file.name, file.content))
    versions = rows(
        store,
        "select label, amount_cents from deal_versions join deals using (deal_key) join stages using (stage_id) where deal_id = '1' order by valid_from",
    )

    assert (report.as_of.isoformat(), report.as_of_reason) == ("2026-02-16", "snapshot_column")
    assert list(dict.fromkeys(versions)) == [("Contact", 10000), ("Offer", 12000), ("Won", 12000)]


def test_a_last_change_alone_gives_the_age_of_the_present_stage(store):
    file = other("pipedrive_german_account")
    take_in(store, (file.name, file.content))

    assert rows(store, VISITS)[-1][1:3] == ("Angebot", datetime.date(2026, 1, 12))
