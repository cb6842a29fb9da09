"""Any table, however it is written: what is read is what was written."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pipeline_core.ingest import regular
from pipeline_core.ingest.reading import read_table
from pipeline_core.ingest.recognition import known_headers

FEW = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEADER = ("Deal ID", "Stage", "Amount", "Deal name", "Next step")
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
LETTERS = some.characters(exclude_categories=("Cs", "Cc", "Zs", "Cf"))
TRICKY = some.sampled_from(
    [
        '"',
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\r",
        "\0",
        " ",
        "'",
        "=",
        "\\",
        "0",
        "Ж",
        "é",
        "\u00a0",
    ]
)
LONG = some.builds(lambda text, times: text * times, some.text(LETTERS, min_size=1), some.just(900))
CELLS = some.one_of(
    some.just(""),
    some.text(some.one_of(LETTERS, TRICKY), max_size=12),
    some.sampled_from(["007", "Negosiasi, tahap 2", 'Sumber "lama"', "Переговоры; звонок", "№ 5"]),
    LONG,
)
IDS = some.integers(0, 10**6).map(lambda number: f"{number:07}")
TABLES = some.lists(some.tuples(IDS, CELLS, CELLS, CELLS, some.just("x")), min_size=1, max_size=12)
WORDS = {
    "cp1252": ["Négociation", "Größe über 5 €", "Proposta à «São Paulo»", "Ganho", "Ação – fim"],
    "latin-1": ["Négociation", "Größe", "Ação", "Mañana por la mañana"],
    "cp1251": ["Переговоры", "Успешно реализовано", "Первичный контакт", "ООО «Ромашка»"],
}


def written(rows, delimiter=",", all_quoted=False, line_end="\r\n"):
    """Rows as RFC 4180 has them, in any dialect."""

    def cell(text):
        needs = all_quoted or any(mark in text for mark in (delimiter, '"', "\r", "\n"))
        return '"' + text.replace('"', '""') + '"' if needs else text

    return "".join(delimiter.join(map(cell, row)) + line_end for row in rows)


def bare(rows):
    """Cells as they are read: without NUL and blanks at their ends; empty ones are None."""
    cleaned = [[cell.replace("\0", "").strip() for cell in row] for row in rows]
    return [[cell if cell not in ("", "\\N") else None for cell in row] for row in cleaned]


def read(content):
    table = read_table("deals.csv", content, known_headers())
    columns = [[cell and cell.strip() for cell in table.column(name)] for name in table.columns]
    return table, [list(row) for row in zip(*columns, strict=True)]


@FEW
@given(
    rows=TABLES,
    delimiter=some.sampled_from([",", ";", "\t", "|"]),
    all_quoted=some.booleans(),
    line_end=some.sampled_from(["\n", "\r\n", "\r"]),
    encoding=some.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    is_marked=some.booleans(),
)
def test_any_table_in_any_dialect_is_read_as_it_was_written(
    rows, delimiter, all_quoted, line_end, encoding, is_marked
):
    text = written([HEADER, *rows], delimiter, all_quoted, line_end)
    mark = MARKS[encoding] if is_marked or encoding != "utf-8" else b""
    table, found = read(mark + text.encode(encoding))

    assert table.columns == HEADER
    assert found == bare(rows)


@FEW
@given(
    encoding=some.sampled_from(sorted(WORDS)),
    delimiter=some.sampled_from([",", ";", "\t", "|"]),
    all_quoted=some.booleans(),
    data=some.data(),
)
def test_words_in_the_code_pages_of_windows_are_read_as_they_were_written(
    encoding, delimiter, all_quoted, data
):
    words = some.sampled_from(WORDS[encoding])
    rows = data.draw(
        some.lists(some.tuples(IDS, words, words, words, words), min_size=1, max_size=8)
    )
    table, found = read(written([HEADER, *rows], delimiter, all_quoted).encode(encoding))

    assert table.columns == HEADER
    assert found == bare(rows)


@FEW
@given(
    rows=some.lists(
        some.tuples(IDS, *[some.text(some.one_of(LETTERS, some.sampled_from(',;"\\ \t')))] * 3),
        min_size=1,
        max_size=12,
    ),
    line_end=some.sampled_from(["\n", "\r\n"]),
    ends_with_line=some.booleans(),
)
def test_the_fast_way_reads_any_regular_table_as_the_careful_way_does(
    rows, line_end, ends_with_line
):
    text = written([HEADER[:4], *rows], line_end=line_end)
    content = text.encode() if ends_with_line else text.removesuffix(line_end).encode()
    careful, cells = read(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regular, "WORTH_IT", 0)
        fast, fast_cells = read(content)

    assert fast_cells == cells
    assert (fast.columns, fast.lines.tolist()) == (careful.columns, careful.lines.tolist())
    assert fast.skipped == careful.skipped
