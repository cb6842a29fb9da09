"""The pipeline beside another day: which day is meant, and the difference of every bar."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pandas as pd
import pytest

from pipeline_core import cli
from pipeline_core.answers import ask
from pipeline_core.metrics.comparison import (
    compared_on,
    months_before,
    same_day_of_quarter_before,
)
from pipeline_core.store.database import close_store, open_store
from tests.companies import company, moves, random_company
from tests.conftest import as_of, take_in

MARCH = as_of("2026-03-31")


def day(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 3, "2025-10-15"),
        ("2024-02-29", 12, "2023-02-28"),
    ],
)
def test_a_month_before_is_the_same_day_or_the_last_of_a_shorter_month(on, months, before):
    assert months_before(day(on), months) == day(before)


@pytest.mark.parametrize(
    ("on", "fiscal_start", "before"),
    [
        ("2026-11-16", 1, "2026-08-16"),  # day 47 of October to December, and of July to September
        ("2026-10-01", 1, "2026-07-01"),
        ("2026-12-31", 1, "2026-09-30"),  # the 92nd day of both
        ("2026-06-30", 1, "2026-03-31"),  # a day later than the quarter before is long
        ("2026-05-20", 2, "2026-02-20"),  # the fiscal year begins in February
    ],
)
def test_the_same_day_of_the_quarter_is_as_many_days_into_the_one_before(on, fiscal_start, before):
    assert same_day_of_quarter_before(day(on), fiscal_start) == day(before)


@pytest.fixture
def two_uploads(store):
    """Three deals a week apart: one moves on, one is won, one is new and dearer."""
    header = "Deal ID,Stage,Amount,Created date,Owner\n"
    first = f"{header}a,Prospect,10,2026-03-01,Sari\nb,Offer,20,2026-03-01,Budi\n"
    second = f"{header}a,Offer,15,2026-03-01,Sari\nb,Close,20,2026-03-01,Budi\nc,Prospect,40,2026-03-25,Sari\n"
    for name, content in (("2026-03-20", first), ("2026-03-27", second)):
        take_in(store, (f"deals-{name}.csv", content.encode()))
    return store


def compared(store, scope, **asked) -> list[tuple]:
    frame = ask(store, "pipeline_comparison", scope, **asked).frame
    names = ["value", "deals", "deals_then", "deals_change", "amount", "amount_then"]
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in frame[[*names, "amount_change"]].itertuples(index=False)
    ]


def test_each_stage_has_what_it_held_then_and_the_difference(two_uploads):
    assert compared(two_uploads, as_of("2026-03-27"), compare="upload") == [
        ("Prospect", 1, 1, 0, 40_00, 10_00, 30_00),
        ("Offer", 1, 1, 0, 15_00, 20_00, -5_00),
    ]


def test_who_holds_nothing_any_more_still_has_a_row(two_uploads):
    found = compared(two_uploads, as_of("2026-03-27"), split_by="owner", compare="week")

    assert found == [
        ("Sari", 2, 1, 1, 55_00, 10_00, 45_00),
        ("Budi", 0, 1, -1, 0, 20_00, -20_00),
    ]


def test_the_codes_name_their_days(two_uploads):
    days = {
        code: compared_on(two_uploads, day("2026-03-27"), code)
        for code in ("upload", "week", "month", "2026-03-22", "nonsense", "2026-04-01")
    }

    assert days == {
        "upload": day("2026-03-20"),
        "week": day("2026-03-20"),
        "month": None,  # nothing is known of it
        "2026-03-22": day("2026-03-22"),
        "nonsense": None,
        "2026-04-01": None,  # it has not come yet
    }


def test_of_a_day_before_all_knowledge_nothing_is_said(two_uploads):
    found = compared(two_uploads, as_of("2026-03-27"), compare="year")

    assert [row[2:4] for row in found] == [(None, None), (None, None)]


@pytest.mark.parametrize("split_by", ["stage", "owner", "segment", "close_month"])
@pytest.mark.parametrize("seed", range(2))
def test_then_is_what_the_page_showed_on_that_day(store, seed, split_by):
    random_company(store, seed)
    then_on = dataclasses.replace(MARCH, as_of=day("2026-02-20"))
    asked = {"split_by": split_by} if split_by != "stage" else {}
    metric = "pipeline_by" if asked else "pipeline_by_stage"
    now, then = (ask(store, metric, scope, **asked).frame for scope in (MARCH, then_on))
    found = ask(
        store, "pipeline_comparison", MARCH, split_by=split_by, compare="2026-02-20"
    ).frame.set_index("value")

    assert found["deals_then"].sum() == then["deals"].sum()
    assert found["amount_then"].sum() == then["amount"].sum()
    assert found["weighted_then"].sum() == then["weighted_amount"].sum()
    assert found["deals_change"].sum() == now["deals"].sum() - then["deals"].sum()
    for row in then.dropna().itertuples():
        assert found.loc[row[1], "amount_then"] == row.amount


def test_months_stand_in_order_even_where_one_is_over(store):
    company(
        store,
        {"id": "b", "due": "2026-02-15", "moves": moves("Prospect")},
        {"id": "c", "due": "2026-04-01", "moves": moves("Prospect")},
        {"id": "d", "due": "", "moves": moves("Prospect")},
    )
    found = compared(store, MARCH, split_by="close_month", compare="2026-02-01")

    assert [row[0] for row in found] == ["overdue", "2026-02", "2026-04", None]
    assert [row[1:4] for row in found] == [(1, 0, 1), (0, 1, -1), (1, 1, 0), (1, 1, 0)]


def test_the_command_line_compares_too(tmp_path, capsys):
    path = tmp_path / "own.duckdb"
    opened = open_store(path)
    random_company(opened, 1)
    close_store(opened)
    asked = ["show", "pipeline_comparison", "--store", str(path), "--format", "json"]
    assert cli.main([*asked, "--by", "owner", "--compare", "month"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]

    assert {row["compared_on"] for row in rows} == {"2026-02-28"}
    assert all(row["deals"] - row["deals_then"] == row["deals_change"] for row in rows)
