"""Which targets make a period's: every rule by a case that can be added up in the head."""

from __future__ import annotations

import datetime
import itertools

import pandas as pd
import pytest

from pipeline_core import ingest
from pipeline_core.answers import ask
from pipeline_core.metrics.targets import target_of_scope
from pipeline_core.scope import period_named
from pipeline_core.store.settings import save_targets, targets
from tests.companies import company, moves
from tests.conftest import NOW, as_of, take_in

TEAMS = {"Sari": "North", "Budi": "North", "Tono": "South", "Wati": ""}
COLUMNS = ["since", "until", "owner", "team", "amount_cents", "currency"]


def people(store) -> None:
    """Four owners, two in the north, one in the south, one in no team; one open deal each."""
    company(
        store,
        *(
            {"id": owner, "owner": owner, "team": team, "moves": moves("Prospect")}
            for owner, team in TEAMS.items()
        ),
    )


def setting(store, *given: tuple) -> None:
    """Targets as (period, owner, team, amount), written as a person types them."""
    made = []
    for code, owner, team, amount in given:
        period = period_named(code)
        made.append((period.since, period.until, owner, team, amount * 100, None))
    save_targets(store, pd.DataFrame(made, columns=COLUMNS), NOW, "me")


def found(store, code: str, **filters) -> tuple:
    period = period_named(code)
    target = target_of_scope(
        store, as_of("2026-03-31", since=period.since, until=period.until, **filters)
    )
    amount = None if target.amount is None else target.amount // 100
    return amount, target.made_of, target.days


def test_a_period_without_any_target_has_none_and_not_zero(store):
    people(store)

    assert found(store, "2026-Q1") == (None, None, 0)


def test_the_own_target_of_a_period_goes_before_all_others(store):
    people(store)
    setting(
        store,
        ("2026-Q1", None, None, 1000),
        ("2026-01", None, None, 7),
        ("2026-Q1", "Sari", None, 300),
        ("2026-02", "Tono", None, 9),
    )

    assert found(store, "2026-Q1") == (1000, "own", 90)


def test_a_quarter_without_one_is_the_sum_of_its_months(store):
    people(store)
    setting(store, *((f"2026-0{month}", None, None, month) for month in (1, 2, 3, 4)))

    assert found(store, "2026-Q1") == (6, "parts", 90)
    assert found(store, "2026-02") == (2, "own", 28)


def test_a_year_is_the_sum_of_quarters_each_its_own_or_its_months(store):
    people(store)
    months = [(f"2026-{month:02d}", None, None, 1) for month in range(1, 13)]
    setting(store, *months, ("2026-Q2", None, None, 50), ("2026-Q4", None, None, 70))

    assert found(store, "2026") == (3 + 50 + 3 + 70, "parts", 365)


def test_what_a_part_of_the_period_lacks_is_told(store):
    people(store)
    setting(store, ("2026-Q1", None, None, 10), ("2026-Q2", None, None, 20))

    assert found(store, "2026") == (30, "parts", 181)


def test_without_a_target_of_all_the_owners_sum_is_it(store):
    people(store)
    setting(
        store,
        ("2026-Q1", "Sari", None, 100),
        ("2026-01", "Budi", None, 10),
        ("2026-02", "Budi", None, 20),
        ("2026-Q1", "Wati", None, 5),
    )

    assert found(store, "2026-Q1") == (135, "owners", 90)


def test_owners_fill_the_months_in_which_the_team_has_none(store):
    people(store)
    setting(
        store,
        ("2026-01", None, None, 500),
        *((f"2026-0{month}", "Sari", None, 100) for month in (1, 2, 3)),
    )

    assert found(store, "2026-Q1") == (500 + 100 + 100, "owners", 90)
    assert found(store, "2026-01") == (500, "own", 31)


def test_a_lone_month_of_the_team_does_not_hide_its_owners_quarter(store):
    people(store)
    setting(store, ("2026-01", None, None, 500), ("2026-Q1", "Sari", None, 900))

    assert found(store, "2026-Q1") == (900, "owners", 90)


def test_a_teams_own_target_stands_for_its_owners_in_the_target_of_all(store):
    people(store)
    setting(
        store,
        ("2026-Q1", None, "North", 1000),
        ("2026-Q1", "Sari", None, 600),
        ("2026-Q1", "Budi", None, 700),
        ("2026-Q1", "Tono", None, 50),
        ("2026-Q1", "Wati", None, 5),
    )

    assert found(store, "2026-Q1") == (1055, "owners", 90)
    assert found(store, "2026-Q1", teams=("North",)) == (1000, "own", 90)
    assert found(store, "2026-Q1", teams=("South",)) == (50, "owners", 90)
    assert found(store, "2026-Q1", teams=("North", "South")) == (1050, "owners", 90)


def test_chosen_owners_have_the_sum_of_theirs_and_no_more(store):
    people(store)
    setting(store, ("2026-Q1", None, None, 9999), ("2026-Q1", "Sari", None, 600))

    assert found(store, "2026-Q1", owners=("Sari",)) == (600, "own", 90)
    assert found(store, "2026-Q1", owners=("Sari", "Tono")) == (600, "owners", 90)
    assert found(store, "2026-Q1", owners=("Tono",)) == (None, None, 0)
    assert found(store, "2026-Q1", owners=("Sari",), teams=("South",)) == (None, None, 0)


def test_no_target_is_told_for_a_segment_or_a_product(store):
    people(store)
    setting(store, ("2026-Q1", None, None, 1000))

    assert found(store, "2026-Q1", segments=("Hospital",)) == (None, None, 0)


def test_spans_that_overlap_are_never_added(store):
    people(store)
    rows = [
        (datetime.date(2026, 1, 1), datetime.date(2026, 3, 1), None, None, 100_00, None),
        (datetime.date(2026, 2, 1), datetime.date(2026, 3, 31), None, None, 200_00, None),
    ]
    for order in itertools.permutations(rows):
        save_targets(store, pd.DataFrame(order, columns=COLUMNS), NOW, "me")

        assert found(store, "2026-Q1") == (100, "parts", 60)


def test_typed_targets_go_before_a_files_and_taking_one_out_takes_the_files_back(store):
    people(store)
    take_in(store, ("q.csv", b"Owner,Month,Quota\nSari,2026-01,10\nBudi,2026-01,20\n"))
    held = targets(store)
    typed = held.assign(amount_cents=held["amount_cents"].where(held["owner"] != "Sari", 15_00))
    save_targets(store, typed, NOW, "me")

    assert found(store, "2026-01") == (35, "owners", 31)
    save_targets(store, typed[typed["owner"] == "Sari"], NOW, "me")
    assert found(store, "2026-01") == (15, "owners", 31)
    assert found(store, "2026-01", owners=("Budi",)) == (None, None, 0)


def test_what_was_left_as_the_file_says_follows_the_next_file(store):
    people(store)
    take_in(store, ("q.csv", b"Owner,Month,Quota\nSari,2026-01,10\nBudi,2026-01,20\n"))
    save_targets(store, targets(store), NOW, "me")
    take_in(store, ("r.csv", b"Owner,Month,Quota\nSari,2026-01,11\n"))

    assert found(store, "2026-01") == (31, "owners", 31)


def test_an_import_that_is_undone_takes_its_targets_along(store):
    people(store)
    (report,) = take_in(store, ("q.csv", b"Owner,Month,Quota\nSari,2026-01,10\n"))
    ingest.undo(store, report.import_id, NOW, "me")

    assert found(store, "2026-01") == (None, None, 0)


@pytest.mark.parametrize("split_by", ["owner", "team"])
def test_rows_of_attainment_sum_to_the_target_of_all(store, split_by):
    people(store)
    setting(
        store,
        ("2026-Q1", None, None, 5000),
        ("2026-Q1", "Sari", None, 600),
        ("2026-01", "Tono", None, 40),
        ("2026-02", None, "South", 70),
    )
    frame = ask(store, "attainment", as_of("2026-03-20"), split_by=split_by).frame

    assert frame["target"].sum() == 5000_00
    assert frame.iloc[-1]["state"] == "rest" and pd.isna(frame.iloc[-1]["value"])
