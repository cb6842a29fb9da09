"""Tables of targets go the way of every file: read, known names taken, the others set aside, taken back."""

from __future__ import annotations

import csv
import datetime
from collections import Counter

import pandas as pd
import pytest

from pipeline_core import ingest
from pipeline_core.answers import ask
from pipeline_core.ingest.target_periods import named_period
from pipeline_core.store.settings import change_setting, targets
from tests.conftest import NOW, as_of, rows, shared, take_in

SALESFORCE = "exports/salesforce_wave_demo/"
DEALS = (
    "deals-2026-02-09.csv",
    b"Deal ID,Stage,Amount,Created date,Owner,Team\n"
    b"1,Offer,5,2026-01-01,Sari,North\n2,Won,6,2026-01-02,Budi,South\n3,Offer,7,2026-01-03,Tono,South\n",
)


def sheet(text: str, name: str = "quota.csv") -> tuple[str, bytes]:
    return name, text.encode()


def held(store) -> list[tuple]:
    return [
        (str(row.since)[:10], str(row.until)[:10], *(None if each != each else each for each in (row.owner, row.team)), row.amount_cents)
        for row in targets(store).itertuples()
    ]  # fmt: skip


def of_file() -> list[dict[str, str]]:
    with shared(f"{SALESFORCE}Quota.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_salesforces_quotas_come_in_with_their_opportunities_to_the_cent(store):
    deals, quotas = (shared(f"{SALESFORCE}{name}.csv") for name in ("Opportunity", "Quota"))
    _, report = take_in(store, deals, quotas)
    found = targets(store)
    written = Counter()
    for row in of_file():
        written[row["User.External_Id__c"], row["StartDate__c"]] += 100 * int(row["QuotaAmount__c"])

    assert (report.source, report.read, report.accepted, report.quarantined) == (
        "targets", 408, 408, 0,
    )  # fmt: skip
    assert {
        (row.owner, str(row.since)[:10]): row.amount_cents for row in found.itertuples()
    } == dict(written)
    assert (found["until"] == found["since"] + pd.offsets.MonthEnd(0)).all()


def test_a_quarter_and_a_year_are_the_sums_of_the_files_months(store):
    deals, quotas = (shared(f"{SALESFORCE}{name}.csv") for name in ("Opportunity", "Quota"))
    take_in(store, deals, quotas)
    for first, last in ((1, 3), (4, 6), (7, 9), (10, 12), (1, 12), (5, 5)):
        written = sum(
            100 * int(row["QuotaAmount__c"])
            for row in of_file()
            if f"2016-{first:02d}" <= row["StartDate__c"][:7] <= f"2016-{last:02d}"
        )
        until = datetime.date(2016 + last // 12, last % 12 + 1, 1) - datetime.timedelta(days=1)
        scope = as_of("2016-12-31", since=datetime.date(2016, first, 1), until=until)
        row = ask(store, "target_coverage", scope).frame.iloc[0]

        assert row["target"] == written > 0
        assert (row["target_made_of"], row["target_days_share"]) == ("owners", 1)
        assert ask(store, "attainment", scope).frame["target"].sum() == written


def test_names_that_no_deal_has_are_set_aside_with_their_lines(store):
    content = "Owner,Month,Quota\nsari,2026-01,100\nBudy,2026-01,200\nBudi,2026-01,abc\nTono,soon,5\nTono,2026-01,-5\nTono,2026-01,\n"
    _, report = take_in(store, DEALS, sheet(content))

    assert (report.read, report.accepted, report.quarantined) == (6, 1, 4)
    assert report.skipped == {"no_target": 1}
    assert held(store) == [("2026-01-01", "2026-01-31", "Sari", None, 100_00)]
    assert rows(store, "select line, value, reason from rejects order by line") == [
        (3, "Budy", "unknown_owner"),
        (4, "abc", "no_target_amount"),
        (5, "soon", "no_target_period"),
        (6, "-5", "no_target_amount"),
    ]


def test_quotas_of_nobody_known_change_nothing_and_go_in_after_the_deals(store):
    content = "Owner,Quarter,Quota\nSari,Q1 2026,300\n"
    (report,) = take_in(store, sheet(content))

    assert (report.import_id, report.accepted, report.quarantined) == (None, 0, 1)
    take_in(store, DEALS)
    (report,) = take_in(store, sheet(content))
    assert report.accepted == 1
    assert held(store) == [("2026-01-01", "2026-03-31", "Sari", None, 300_00)]


def test_a_table_names_teams_and_everybody_too(store):
    content = "Team,Period,Target (USD)\nNorth,2026,1200\nWhole team,FY2026,5000\nWest,2026,1\n"
    take_in(store, DEALS, sheet(content))

    assert held(store) == [
        ("2026-01-01", "2026-12-31", None, None, 5000_00),
        ("2026-01-01", "2026-12-31", None, "North", 1200_00),
    ]
    assert set(targets(store)["currency"]) == {"USD"}


def test_the_newest_table_counts_and_undoing_it_brings_the_older_one_back(store):
    take_in(store, DEALS, sheet("Owner,Month,Quota\nSari,2026-01,100\nSari,2026-02,150\n"))
    (report,) = take_in(store, sheet("Owner,Month,Quota\nSari,2026-01,120\n", "again.csv"))
    january, february = (("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"))

    assert held(store) == [(*january, "Sari", None, 120_00), (*february, "Sari", None, 150_00)]
    ingest.undo(store, report.import_id, NOW, "me")
    assert held(store) == [(*january, "Sari", None, 100_00), (*february, "Sari", None, 150_00)]


def test_a_table_of_targets_is_of_no_day_and_changes_no_deal(store):
    take_in(store, DEALS)
    before = rows(store, "select * from deal_versions order by all")
    take_in(store, sheet("Owner,Month,Quota\nSari,2026-01,100\n", "quota-2026-11-20.csv"))

    assert rows(store, "select * from deal_versions order by all") == before
    assert set(ingest.import_log(store)["as_of"].dt.date) == {datetime.date(2026, 2, 9)}


def test_of_two_rows_for_one_owner_and_period_the_lower_counts_and_the_other_is_listed(store):
    _, report = take_in(
        store, DEALS, sheet("Owner,Month,Quota\nSari,2026-01,100\nSari,2026-01,120\n")
    )

    assert (report.accepted, report.quarantined) == (1, 1)
    assert held(store) == [("2026-01-01", "2026-01-31", "Sari", None, 120_00)]


@pytest.mark.parametrize(
    ("content", "days"),
    [
        ("Owner,Start Date,Quota\nSari,2026-01-01,1\nSari,2026-04-01,2\n", ["2026-03-31", "2026-06-30"]),
        ("Owner,Start Date,End Date,Quota\nSari,2026-01-05,2026-02-01,1\n", ["2026-02-01"]),
        ("Owner,Date,Annual Quota\nSari,2026-01-01,1\n", ["2026-12-31"]),
        ("Sales;Bulan;Tahun;Target Penjualan\nSari;Februari;2026;Rp 1.000.000\n", ["2026-02-28"]),
        ("Owner,Quarter,Year,Quota\nSari,1,2026,1\n", ["2026-03-31"]),
    ],
)  # fmt: skip
def test_how_long_a_target_holds_is_told_by_its_table(store, content, days):
    take_in(store, DEALS, sheet(content))

    assert [row[1] for row in held(store)] == days


def test_a_date_that_tells_no_length_is_asked_about(store):
    _, refused = take_in(store, DEALS, sheet("Owner,Start Date,Quota\nSari,2026-01-01,1\n"))

    assert refused.key == "no_target_period"


def test_days_that_read_both_ways_are_asked_about(store):
    content = "Owner,Start Date,Quota\nSari,01/02/2026,1\nSari,01/03/2026,2\n"
    _, refused = take_in(store, DEALS, sheet(content))
    (report,) = take_in(store, sheet(content), date_order="day")

    assert refused.key == "ambiguous_dates"
    assert report.accepted == 2
    assert [row[:2] for row in held(store)] == [
        ("2026-02-01", "2026-02-28"),
        ("2026-03-01", "2026-03-31"),
    ]


def test_a_quarter_with_a_name_is_the_fiscal_one(store):
    change_setting(store, "fiscal_year_start", "4", NOW, "me")
    take_in(store, DEALS, sheet("Owner,Quarter,Quota\nSari,FY26 Q1,1\n"))

    assert held(store)[0][:2] == ("2025-04-01", "2025-06-30")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("FY26", "2026-01-01", "2026-12-31"),
        ("Tahun 2026", "2026-01-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("Q4 '26", "2026-10-01", "2026-12-31"),
        ("Kuartal IV 2026", "2026-10-01", "2026-12-31"),
        ("TW II 2026", "2026-04-01", "2026-06-30"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("11/2026", "2026-11-01", "2026-11-30"),
        ("Nov-26", "2026-11-01", "2026-11-30"),
        ("Agustus 2026", "2026-08-01", "2026-08-31"),
    ],
)
def test_a_period_is_read_by_its_name(text, since, until):
    assert [str(day) for day in named_period(text, 1)] == [since, until]


@pytest.mark.parametrize("text", ["2026-13", "Q5 2026", "26", "soon", "2026-01-01", "", "13/2026"])
def test_what_names_no_period_is_not_guessed(text):
    assert named_period(text, 1) is None


def test_a_target_in_a_currency_without_a_rate_is_counted_not_guessed(store):
    change_setting(store, "reporting_currency", "IDR", NOW, "me")
    take_in(
        store,
        DEALS,
        sheet("Owner,Month,Quota,Currency\nSari,2026-01,100,USD\nBudi,2026-01,7,IDR\n"),
    )
    month = {"since": datetime.date(2026, 1, 1), "until": datetime.date(2026, 1, 31)}
    answer = ask(store, "target_coverage", as_of("2026-01-20", reporting_currency="IDR", **month))

    assert answer.frame["target"].iloc[0] == 7_00
    assert answer.left_out["target_without_rate"] == 1
    rate = "Currency,Rate,Base\nUSD,16000,IDR\n"
    take_in(store, sheet(rate, "rates.csv"))
    answer = ask(store, "target_coverage", as_of("2026-01-20", reporting_currency="IDR", **month))
    assert answer.frame["target"].iloc[0] == 7_00 + 16_000 * 100_00
    assert "target_without_rate" not in answer.left_out


def test_a_second_table_with_the_same_header_needs_no_second_mapping(store):
    take_in(store, DEALS, sheet("Owner,Month,Quota\nSari,2026-01,100\n"))
    (report,) = take_in(store, sheet("Owner,Month,Quota\nBudi,2026-02,90\n", "b.csv"))

    assert report.accepted == 1
    assert len(held(store)) == 2


def test_an_id_beside_the_name_finds_the_owner(store):
    content = "Owner Name,Owner ID,Month,Quota\nSari Dewi,Sari,2026-01,100\n"
    take_in(store, DEALS, sheet(content))

    assert held(store)[0][2] == "Sari"


def test_a_list_of_owners_gives_targets_their_names_too(store):
    deals = (DEALS[0], DEALS[1].replace(b"Sari", b"S1"))
    take_in(store, deals, sheet("Owner,Month,Quota\nS1,2026-01,100\n"))
    take_in(store, ("reps.csv", b"rep_id,rep_name,team\nS1,Sari Dewi,North\n"))

    assert held(store)[0][2] == "Sari Dewi"
