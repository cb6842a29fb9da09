"""What is too much for one file, and two files of one name."""

from __future__ import annotations

from pipeline_core.ingest import regular
from tests.conftest import rows, take_in
from tests.ingest.test_reading import table


def test_a_header_of_thousands_of_columns_is_refused_by_name_of_the_limit(store):
    header = ",".join(["Deal ID", "Stage", *(f"Custom {number}" for number in range(5000))])
    (refused,) = take_in(store, ("wide.csv", f"{header}\n1,Offer\n2,Won\n".encode()))

    assert (refused.key, refused.values["columns"]) == ("too_many_columns", 5002)
    assert rows(store, "select count(*) from imports") == [(0,)]


def test_two_files_of_one_name_have_a_report_each(store):
    first = b"Deal ID,Stage,Amount,Created Date\n1,Offer,5,2026-01-01\n2,Won,6,2026-01-02\n"
    reports = take_in(store, ("deals.csv", first), ("deals.csv", first + b"3,Offer,7,2026-01-03\n"))

    assert [report.accepted for report in reports] == [2, 3]


def test_a_file_that_is_there_twice_goes_in_once(store):
    deals = b"Deal ID,Stage,Amount,Created Date\n1,Offer,5,2026-01-01\n2,Won,6,2026-01-02\n"
    first, again = take_in(store, ("deals.csv", deals), ("copy.csv", deals))

    assert (first.new, first.is_known_file, again.is_known_file) == (2, False, True)
    assert (first.file, again.file) == ("deals.csv", "copy.csv")
    assert rows(store, "select count(*) from imports") == [(1,)]


def test_the_fast_way_loses_no_row_of_a_file_without_a_header(monkeypatch):
    monkeypatch.setattr(regular, "WORTH_IT", 0)
    found = table("17,Acme,2026-01-02,500.00\n18,Bolt,2026-01-03,600.00\n19,Core,2026-01-04,7.00\n")

    assert found.column("#1") == ["17", "18", "19"]
