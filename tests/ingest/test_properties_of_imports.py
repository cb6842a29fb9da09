"""Any deals in any locale give the same values, and files in any order the same content."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from pipeline_core.ingest import undo
from pipeline_core.store.database import close_store, open_store
from tests.conftest import NOW, rows, take_in
from tests.ingest.test_properties import FEW, written


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
