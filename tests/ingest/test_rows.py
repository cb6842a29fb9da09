"""Which rows of a report are deals: title blocks, groups, subtotals, notes, and deals that look like them."""

from __future__ import annotations

import datetime
import time

import pytest

from pipeline_core.ingest.reading import read_table
from pipeline_core.ingest.recognition import known_headers
from tests.ingest.crm_files import workbook, written
from tests.workbooks_made import xlsx


def sheet(*rows):
    return read_table("deals.xlsx", workbook(rows, "Deals"), known_headers())


def text(content: str):
    return read_table("deals.csv", content.encode(), known_headers())


TITLES = (
    [],
    ["", "Pipeline by stage"],
    ["", "As of 2026-02-16 09:00:00 Central European Time"],
    ["", "Filtered By"],
    ["", "   Show: All opportunities"],
    ["", "   Close Date: Current FQ (1/1/2026 - 3/31/2026)"],
    [],
)
HEADER = ["", "Stage", "Opportunity Name", "Amount", "Close Date", "Opportunity Owner"]


def test_a_formatted_report_with_subtotals_gives_its_deals_alone():
    found = sheet(
        *TITLES,
        HEADER,
        ["", "Prospecting (2 records)", "Pump", 1200.5, "4/30/2026", "Ana Lima"],
        ["", "", "Tank", 100, "5/30/2026", "Ana Lima"],
        ["", "Subtotal", "Sum of Amount", 1300.5],
        ["", "", "Record Count", 2],
        ["", "Closed Won (1 record)", "Valve", 800, "2/10/2026", "Budi"],
        ["", "Subtotal", "Sum of Amount", 800],
        ["", "", "Record Count", 1],
        ["", "Total", "Sum of Amount", 2100.5],
        ["", "", "Record Count", 3],
        [],
        ["", "Confidential Information - Do Not Distribute"],
        ["", "Copyright © 2000-2026 salesforce.com, inc. All rights reserved."],
    )

    assert found.column("Opportunity Name") == ["Pump", "Tank", "Valve"]
    assert found.column("Stage") == ["Prospecting", "Prospecting", "Closed Won"]
    assert found.lines.tolist() == [9, 10, 13]
    assert found.skipped == {"footer": 8}


def test_groups_in_rows_of_their_own_reach_every_deal():
    found = sheet(
        *TITLES,
        ["", "Opportunity Name", "Amount", "Close Date", "Opportunity Owner"],
        ["", "Stage: Prospecting (2 records)"],
        ["", "Pump", 1200.5, "4/30/2026", "Ana Lima"],
        ["", "Tank", 100, "5/30/2026", "Ana Lima"],
        ["", "Stage: Closed Won (1 record)"],
        ["", "Valve", 800, "2/10/2026", "Budi"],
        ["", "Grand Totals (3 records)", 2100.5],
    )

    assert found.column("Opportunity Name") == ["Pump", "Tank", "Valve"]
    assert found.column("Stage") == ["Prospecting", "Prospecting", "Closed Won"]
    assert found.skipped == {"group": 2, "footer": 1}


@pytest.mark.parametrize("name", ["Total Energies", "Sum Insured", "Grand Total Wine", "Total"])
def test_a_deal_with_the_name_of_a_total_is_a_deal(name):
    found = text(
        f"Deal ID,Deal Name,Stage,Amount,Owner\n1,Pump,Offer,5,Sari\n2,{name},Offer,6,Count\n"
        "3,Tank,Won,7,Sari\n"
    )

    assert found.column("Deal Name") == ["Pump", name, "Tank"]
    assert found.skipped == {}


@pytest.mark.parametrize("name", ["Total Energies", "Sum Insured", "Total", "Count"])
def test_a_deal_with_little_in_it_and_the_name_of_a_total_is_a_deal(name):
    found = text(
        "Deal ID,Deal Name,Stage,Amount,Owner,Source,Region,Note\n1,Pump,Offer,5,Sari,Web,West,x\n"
        f"2,{name},Offer,,,,,\n3,Tank,Won,7,Sari,,,\n"
    )

    assert found.column("Deal Name") == ["Pump", name, "Tank"]


def test_a_wide_table_with_little_in_each_row_loses_none():
    names = ["Deal Name", "Stage", *(f"Custom {n}" for n in range(78))]
    rows = [[f"Deal {n}", "Offer", *[""] * 78] for n in range(40)]
    for n, row in enumerate(rows[:20]):
        row[2 + n : 10 + n] = ["x"] * 8
    found = text(written([names, *rows]).decode())

    assert found.height == 40
    assert found.skipped == {}


def test_wide_rows_after_blank_lines_are_deals():
    names = ["Deal ID", "Deal Name", "Stage", *(f"Custom {n}" for n in range(77))]
    rows = [[str(n), f"Deal {n}", "Offer", *[""] * 77] for n in range(9)]
    lines = "\r\n\r\n".join(written([row]).decode().strip() for row in [names, *rows])
    found = text(lines)

    assert found.height == 9
    assert found.lines.tolist() == list(range(3, 20, 2))


def test_notes_under_a_table_are_no_deals():
    found = sheet(
        ["No", "Nama Deal", "Tahap", "Nilai"],
        [1, "Pompa", "Prospek", 5],
        [2, "Katup", "Menang", 6],
        [],
        ["Catatan: nilai dalam juta rupiah"],
        ["Sumber: tim penjualan, 16 Feb 2026"],
    )

    assert found.column("Nama Deal") == ["Pompa", "Katup"]
    assert found.skipped == {"footer": 2}


def test_a_second_table_under_the_first_is_no_deal():
    found = sheet(
        ["No", "Nama Deal", "Tahap", "Nilai", "Pemilik"],
        [1, "Pompa", "Prospek", 5, "Sari"],
        [2, "Katup", "Menang", 6, "Budi"],
        [],
        [],
        ["Tahap", "Jumlah"],
        ["Prospek", 1],
        ["Menang", 1],
        ["Total", 2],
    )

    assert found.column("Nama Deal") == ["Pompa", "Katup"]


def test_totals_in_the_middle_are_no_deals():
    found = sheet(
        ["No", "Nama Deal", "Tahap", "Nilai", "Pemilik"],
        [1, "Pompa", "Prospek", 5, "Sari"],
        ["", "Jumlah", "", 5, ""],
        [2, "Katup", "Menang", 6, "Budi"],
        ["", "Total keseluruhan", "", 11, ""],
    )

    assert found.column("Nama Deal") == ["Pompa", "Katup"]
    assert found.skipped == {"footer": 2}


def test_blank_rows_and_columns_between_data_are_left_out():
    found = sheet(
        ["Deal ID", "", "Stage", "", "Amount"],
        [],
        [1, "", "Offer", "", 5],
        [],
        [2, "", "Won", "", 6],
        [],
        [3, "", "Won", "", ""],
    )

    assert found.columns == ("Deal ID", "Stage", "Amount")
    assert found.column("Deal ID") == ["1", "2", "3"]
    assert found.lines.tolist() == [3, 5, 7]


def test_a_header_of_two_rows_gives_the_names_that_stand_above_the_data():
    found = sheet(
        ["Deal", "", "", "Dates", ""],
        ["Deal ID", "Deal Name", "Stage", "Created", "Closed"],
        [1, "Pump", "Offer", "2026-01-02", ""],
        [2, "Tank", "Won", "2026-01-03", "2026-02-01"],
    )

    assert found.columns == ("Deal ID", "Deal Name", "Stage", "Created", "Closed")
    assert found.height == 2


def test_merged_titles_stand_above_the_table():
    def fill(book, page):
        page.merge_range(0, 0, 0, 4, "Laporan Pipeline Penjualan")
        page.merge_range(1, 0, 1, 4, "Per 16 Februari 2026")
        page.write_row(3, 0, ["No", "Nama Deal", "Tahap", "Nilai", "Tanggal"])
        for row, name in enumerate(("Pompa", "Katup", "Selang"), start=4):
            page.write_row(row, 0, [row - 3, name, "Prospek", 5])
            page.write_datetime(row, 4, datetime.datetime(2026, 1, row))

    found = read_table("deals.xlsx", xlsx(fill), known_headers())

    assert found.titles == ("Laporan Pipeline Penjualan", "Per 16 Februari 2026")
    assert found.column("Nama Deal") == ["Pompa", "Katup", "Selang"]
    assert found.lines.tolist() == [5, 6, 7]


def test_a_list_joined_in_a_cell_does_not_pass_for_columns():
    rows = [[n, f"Deal {n}", "Offer", "a;b;c;d;e;f;g"] for n in range(60)]
    found = text(written([["Deal ID", "Deal Name", "Stage", "Contacts"], *rows]).decode())

    assert found.delimiter == ","
    assert found.columns == ("Deal ID", "Deal Name", "Stage", "Contacts")


def test_lines_are_the_files_own_after_titles_blank_lines_and_tall_cells():
    found = text(
        "Report\n\nDeal ID,Stage,Amount,Note\n1,Offer,5,x\n\n"
        '2,Offer,6,"two\nlines"\n3,Won,7,"three\r\nlines\r\nhere"\n\n\n4,Won,8,y\n'
    )

    assert found.column("Deal ID") == ["1", "2", "3", "4"]
    assert found.lines.tolist() == [4, 6, 8, 13]
    assert found.skipped == {}


def test_a_last_deal_with_little_in_it_under_a_tall_cell_is_a_deal():
    found = text(
        'Deal ID,Stage,Amount,Note,Owner,Region,Source\n1,Offer,5,"two\nlines",Sari,West,Web\n'
        "2,Offer,,,,,\n"
    )

    assert found.column("Deal ID") == ["1", "2"]


def test_a_stray_quote_in_a_long_file_loses_nothing_and_costs_little():
    lines = [f'{n},Pump {n},Offer,{n},"a, b {n}"\n' for n in range(100_000)]
    lines[50_000] = '50000,Pump 5" wide,Offer,"5 inch,x\n'
    started = time.process_time()
    found = text("Deal ID,Deal Name,Stage,Amount,Note\n" + "".join(lines))

    assert found.height == 100_000
    assert found.column("Deal ID")[49_999:50_002] == ["49999", "50000", "50001"]
    assert found.lines[-1] == 100_001
    assert time.process_time() - started < 10
