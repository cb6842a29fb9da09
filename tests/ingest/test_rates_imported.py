"""Sheets of exchange rates go the way of every file: they fill the rates and leave the deals alone."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.store.settings import change_setting, rates
from tests.conftest import NOW, rows, take_in

DAY = datetime.date


def known(store) -> list[tuple]:
    frame = rates(store)
    return [
        (row.currency, row.reporting_currency, round(row.rate, 6), str(row.valid_from)[:10], str(row.valid_to)[:10])
        for row in frame.itertuples()
    ]  # fmt: skip


def sheet(text: str, name: str = "rates.csv") -> tuple[str, bytes]:
    return name, text.encode()


def test_salesforces_units_per_corporate_currency_are_turned_round(store):
    content = (
        "Id,IsoCode,ConversionRate,DecimalPlaces,IsActive,IsCorporate\n"
        "1,USD,1,2,true,true\n2,MXN,18.2,2,true,false\n3,EUR,0.8,2,true,false\n"
    )
    (report,) = take_in(store, sheet(content, "CurrencyType.csv"))

    assert (report.source, report.accepted) == ("rates", 2)
    assert ("rates_taken", {"n": 2}) in report.warnings
    assert known(store) == [
        ("EUR", "USD", 1.25, "1900-01-01", "9999-12-31"),
        ("MXN", "USD", round(1 / 18.2, 6), "1900-01-01", "9999-12-31"),
    ]


def test_a_dated_sheet_in_indonesian_holds_until_the_next_day_of_each_currency(store):
    change_setting(store, "reporting_currency", "IDR", NOW, "me")
    content = "Mata Uang;Kurs;Tanggal\nUSD;15.810,50;02/01/2026\nUSD;16.000;16/02/2026\nEUR;17.250,25;02/01/2026\n"
    (report,) = take_in(store, sheet(content))

    assert report.accepted == 3
    assert known(store) == [
        ("EUR", "IDR", 17250.25, "2026-01-02", "9999-12-31"),
        ("USD", "IDR", 15810.5, "2026-01-02", "2026-02-16"),
        ("USD", "IDR", 16000, "2026-02-16", "9999-12-31"),
    ]


def test_a_base_column_says_what_the_rates_lead_to(store):
    content = "Currency,Rate,Base,Date\nEUR,1.085,USD,2026-01-01\nGBP,1.27,USD,2026-01-01\n"
    take_in(store, sheet(content))

    assert [row[:3] for row in known(store)] == [("EUR", "USD", 1.085), ("GBP", "USD", 1.27)]


def test_a_rate_with_three_decimals_is_no_thousand(store):
    take_in(store, sheet("Currency,Rate,Base\nEUR,1.085,USD\nCHF,1.125,USD\n"))

    assert [row[:3] for row in known(store)] == [("CHF", "USD", 1.125), ("EUR", "USD", 1.085)]


def test_a_later_sheet_adds_to_the_rates_that_are_known(store):
    take_in(store, sheet("Currency,Rate,Base,Date\nEUR,1.08,USD,2026-01-01\n"))
    take_in(store, sheet("Currency,Rate,Base,Date\nEUR,1.10,USD,2026-02-01\n", "february.csv"))

    assert [row[2:] for row in known(store)] == [
        (1.08, "2026-01-01", "2026-02-01"),
        (1.1, "2026-02-01", "9999-12-31"),
    ]


def test_rates_to_no_known_currency_are_refused_with_what_to_do(store):
    (refused,) = take_in(store, sheet("Currency,Rate\nEUR,1.08\nGBP,1.27\n"))

    assert refused.key == "no_rate_base"
    assert known(store) == []


def test_days_that_read_both_ways_are_asked_about(store):
    content = "Currency,Rate,Base,Date\nEUR,1.08,USD,01/02/2026\nEUR,1.10,USD,03/04/2026\n"
    (refused,) = take_in(store, sheet(content))
    (report,) = take_in(store, sheet(content), date_order="day")

    assert refused.key == "ambiguous_dates"
    assert report.accepted == 2
    assert known(store)[0][3] == "2026-02-01"


@pytest.mark.parametrize("bad", ["n/a", "0", "-2"])
def test_a_rate_that_is_none_is_set_aside(store, bad):
    content = f"Currency,Rate,Base\nEUR,1.08,USD\nGBP,{bad},USD\n"
    (report,) = take_in(store, sheet(content))

    assert report.accepted == 1
    assert report.read == report.accepted + report.quarantined + sum(report.skipped.values())


def test_a_sheet_of_rates_changes_no_deal(store):
    deals = "Deal ID,Stage,Amount,Created date\n1,Offer,5,2026-01-01\n2,Won,6,2026-01-02\n"
    take_in(store, ("deals-2026-02-09.csv", deals.encode()))
    before = rows(store, "select * from deal_versions order by all")
    take_in(store, sheet("Currency,Rate,Base\nEUR,1.08,USD\n"))

    assert rows(store, "select * from deal_versions order by all") == before
