"""Any table, however it is written: what is read is what was written, and the order of files does not matter."""

from __future__ import annotations

import codecs
import datetime
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from pipeline_core.ingest import regular, undo
from pipeline_core.ingest.reading import read_table
from pipeline_core.ingest.recognition import known_headers
from pipeline_core.store.database import close_store, open_store
from tests.conftest import NOW, rows, take_in

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


class Locale(NamedTuple):
    """How people of a country write an amount and a day."""

    group: str
    point: str
    sign: str
    day: str
    delimiter: str

    def amount(self, cents: int) -> str:
        whole = f"{cents // 100:,}".replace(",", self.group)
        return self.sign.format(f"{whole}{self.point}{cents % 100:02}")


LOCALES = {
    "en_US": Locale(",", ".", "${}", "%m/%d/%Y", ","),
    "de_DE": Locale(".", ",", "{} €", "%d.%m.%Y", ";"),
    "id_ID": Locale(".", ",", "Rp {}", "%d/%m/%Y", ";"),
    "fr_FR": Locale("\u202f", ",", "{} €", "%d/%m/%Y", ";"),
    "pt_BR": Locale(".", ",", "R$ {}", "%d/%m/%Y", ","),
}
CURRENCIES = {"en_US": "USD", "de_DE": "EUR", "id_ID": "IDR", "fr_FR": "EUR", "pt_BR": "BRL"}
DAYS = some.dates(datetime.date(2024, 1, 1), datetime.date(2026, 10, 31))
STAGES = ("Prospect", "Contact", "Conversation", "Offer", "Close", "Lost")
DEALS = some.lists(
    some.tuples(
        some.integers(1, 10**9).map(str),
        some.sampled_from(STAGES),
        some.integers(0, 10**12),
        DAYS,
        DAYS,
        some.sampled_from(range(0, 101, 5)),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda deal: deal[0],
)
TITLES = ("Deal ID", "Stage", "Amount", "Created date", "Close date", "Probability", "Owner")
STORED = """
    select deal_id, label, amount_cents, currency, created_on, expected_close_on, deal_versions.probability
    from deal_versions join deals using (deal_key) join stages using (stage_id)
    where valid_to = '9999-12-31' order by deal_id
"""
VISITS = """
    select deal_id, sequence, label, entered_at, left_at, lost_sight_on
    from stage_visits join deals using (deal_key) left join stages using (stage_id) order by all
"""
VERSIONS = """
    select deal_id, label, amount_cents, created_on, expected_close_on, valid_from, valid_to
    from deal_versions join deals using (deal_key) left join stages using (stage_id) order by all
"""
# The 13th of a month says which part is the day, so no column of dates is ambiguous.
WITNESS = ("0", "Offer", 123456, datetime.date(2025, 5, 13), datetime.date(2026, 6, 13), 50)
SLOW = settings(FEW, max_examples=3, phases=(Phase.explicit, Phase.generate))


def export(deals, locale="en_US"):
    how = LOCALES[locale]
    lines = [
        (
            deal_id,
            stage,
            how.amount(cents),
            created.strftime(how.day),
            closes.strftime(how.day),
            f"{share} %",
            "Sari",
        )
        for deal_id, stage, cents, created, closes, share in deals
    ]
    return written([TITLES, *lines], how.delimiter).encode()


@contextmanager
def empty_store():
    store = open_store(":memory:")
    try:
        yield store
    finally:
        close_store(store)


@pytest.mark.parametrize("locale", LOCALES)
@SLOW
@given(deals=DEALS)
def test_any_deals_in_any_locale_are_stored_with_the_values_that_were_written(locale, deals):
    deals = [WITNESS, *deals]
    with empty_store() as store:
        (report,) = take_in(store, ("deals-2026-11-02.csv", export(deals, locale)))
        found = rows(store, STORED)

    wanted = [
        (name, stage, cents, CURRENCIES[locale], created, closes, share / 100)
        for name, stage, cents, created, closes, share in deals
    ]
    assert report.accepted == len(deals)
    assert [row[:6] for row in found] == [row[:6] for row in sorted(wanted)]
    assert [row[6] for row in found] == pytest.approx([row[6] for row in sorted(wanted)])


WEEKS = ("2026-11-02", "2026-11-09", "2026-11-16")
MOVES = some.lists(
    some.lists(some.sampled_from(STAGES), min_size=3, max_size=3), min_size=1, max_size=5
)


def weekly(moves):
    """Three exports: in each, every deal stands in its stage of that week."""
    for week, name in enumerate(WEEKS):
        deals = [
            (str(n), stages[week], 1000 * n, WITNESS[3], WITNESS[4], 50)
            for n, stages in enumerate(moves, start=1)
        ]
        seen = (*WITNESS[:2], 1000 + week, *WITNESS[3:])  # no two files are the same
        yield f"deals-{name}.csv", export([seen, *deals])


@SLOW
@given(moves=MOVES, order=some.permutations(range(3)))
def test_any_order_of_weekly_files_gives_the_same_history(moves, order):
    files = list(weekly(moves))
    found = []
    for each in (range(3), order):
        with empty_store() as store:
            for place in each:
                take_in(store, files[place])
            found.append((rows(store, VERSIONS), rows(store, VISITS)))

    assert found[0] == found[1]


@SLOW
@given(moves=MOVES, undone=some.integers(0, 2))
def test_an_import_that_is_undone_leaves_what_was_there_before(moves, undone):
    files = list(weekly(moves))
    others = [file for place, file in enumerate(files) if place != undone]
    with empty_store() as store:
        for file in others:
            take_in(store, file)
        before = (rows(store, VERSIONS), rows(store, VISITS))
        (report,) = take_in(store, files[undone])
        undo(store, report.import_id, NOW, "test")

        assert (rows(store, VERSIONS), rows(store, VISITS)) == before


@SLOW
@given(deals=DEALS, data=some.data())
def test_the_order_of_rows_says_nothing(deals, data):
    deals = [WITNESS, *deals]
    shuffled = data.draw(some.permutations(deals))
    found = []
    for each in (deals, shuffled):
        with empty_store() as store:
            take_in(store, ("deals-2026-11-02.csv", export(each)))
            found.append((rows(store, VERSIONS), rows(store, VISITS)))

    assert found[0] == found[1]
