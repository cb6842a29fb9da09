"""Bytes to rows of text: what people drop is seldom a clean file."""

from __future__ import annotations

import pytest

from pipeline_core.errors import AlurError
from pipeline_core.ingest.reading import read_table
from pipeline_core.ingest.recognition import known_headers


def table(content: str | bytes, name: str = "deals.csv"):
    raw = content.encode() if isinstance(content, str) else content
    return read_table(name, raw, known_headers())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    found = table("id;stage;amount\n1;Offer;10\n2;Won;20\n".replace(";", delimiter))

    assert found.columns == ("id", "stage", "amount")
    assert found.rows == [["1", "Offer", "10"], ["2", "Won", "20"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(encoding):
    words = "id;Tahap;Größe\n" + "\n".join(f"{n};Negociação;5 €" for n in range(20))

    assert table(words.encode(encoding)).columns == ("id", "Tahap", "Größe")


def test_a_decimal_comma_does_not_pass_for_a_delimiter():
    found = table('id;stage;amount\n1;Offer;"1.054,50"\n2;Won;9,10\n')

    assert found.delimiter == ";"
    assert found.column("amount") == ["1.054,50", "9,10"]


def test_title_lines_stand_apart_from_the_header():
    found = table("Laporan Pipeline\nPer tanggal: 31 Des 2017\n\nNo;Tahap;Nilai\n1;Menang;5\n")

    assert found.titles == ("Laporan Pipeline", "Per tanggal: 31 Des 2017")
    assert found.columns == ("No", "Tahap", "Nilai")


def test_totals_footers_blank_rows_and_repeated_headers_are_skipped_and_counted():
    found = table("id,stage,amount,owner\n1,Offer,5,Sari\n,,,\nid,stage,amount,owner\nTOTAL,,5,\n")

    assert found.rows == [["1", "Offer", "5", "Sari"]]
    assert found.skipped == {"blank": 1, "repeated_header": 1, "footer": 1}


def test_lines_count_in_the_file_also_after_a_cell_with_line_breaks():
    found = table('id,stage,note\n1,Offer,"two\nlines"\n2,Won,x\n')

    assert found.lines == [2, 4]


def test_equal_headers_are_numbered_and_empty_columns_go():
    found = table("id,stage,note,note,,\n1,Offer,a,b,,\n")

    assert found.columns == ("id", "stage", "note", "note (2)")


def test_a_nul_byte_before_a_value_is_dropped():
    assert table(b"id,stage\n1,\x00Offer\n2,Won\n").column("stage") == ["Offer", "Won"]


def test_backslash_n_means_empty():
    assert table("id,stage\n1,\\N\n2,Won\n").column("stage") == [None, "Won"]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty_file"),
        (b"\n\n  \n", "empty_file"),
        (b"id,stage,amount\n", "header_only"),
        (b"%PDF-1.7 something", "not_a_table"),
        (b"PK\x03\x04 a workbook", "not_a_table"),
        (b"just some words\nand more words\n", "not_a_table"),
    ],
)
def test_what_is_no_table_is_refused_with_what_was_found(content, key):
    with pytest.raises(AlurError) as refused:
        table(content)

    assert refused.value.key == key
    assert refused.value.values["file"] == "deals.csv"
