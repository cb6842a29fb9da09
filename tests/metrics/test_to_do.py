"""What each owner is asked to look at: which deals, in which order, and the text that says so."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.store.thresholds import save_stage_thresholds, stage_thresholds
from pipeline_core.text import Text
from pipeline_core.ui.to_do import MOST_LINES, messages
from tests.companies import arrive
from tests.conftest import NOW, as_of
from tests.metrics.test_hygiene import random_rows

MARCH = as_of("2026-03-31")
# a is overdue, b silent, c both, d neither; e has no amount; f was lost.
SIX = """
a,Prospect,1000,2026-03-01,2026-03-21,Sari,2026-03-20,,10%
b,Contact,100,2026-03-01,2026-04-30,Sari,2026-02-09,,10%
c,Contact,4000,2026-03-01,2026-03-30,Budi,2026-02-09,,10%
d,Contact,9000,2026-03-01,2026-04-30,Budi,2026-03-20,,10%
e,Contact,,2026-03-01,2026-03-30,Sari,2026-03-20,,10%
f,Lost,9000,2026-03-01,2026-03-01,Sari,2026-01-01,,10%
"""


@pytest.fixture
def six(store):
    arrive(store, *SIX.strip().splitlines())
    return store


def to_do(store, scope=MARCH) -> pd.DataFrame:
    return ask(store, "to_do", scope).frame


def test_deals_stand_by_owner_and_by_amount_times_win_rate(six):
    rates = ask(six, "stage_win_rates", MARCH).frame.set_index("stage")["probability"]
    frame = to_do(six)

    assert frame[["owner", "rank", "name"]].values.tolist() == [
        ["Budi", 1, "c"],
        ["Sari", 1, "a"],
        ["Sari", 2, "b"],
        ["Sari", 3, "e"],
    ]
    assert frame.loc[0, "effect"] == round(4000_00 * rates["Contact"])
    assert frame.loc[1, "effect"] == round(1000_00 * rates["Prospect"])
    assert pd.isna(frame.loc[3, "effect"])


def test_each_deal_says_why_and_for_how_long(six):
    frame = to_do(six).set_index("name")

    assert dict(frame["reasons"]) == {
        "c": "overdue silent",
        "a": "overdue",
        "b": "silent",
        "e": "overdue",
    }
    assert (frame.loc["a", "days_overdue"], frame.loc["b", "days_untouched"]) == (10, 50)


def test_thresholds_of_the_stage_decide_who_is_silent_and_who_is_stuck(six):
    table = stage_thresholds(six).assign(silent_days=[None, 0], stuck_days=[None, 20])
    save_stage_thresholds(six, table, NOW, "me")
    frame = to_do(six).set_index("name")

    assert dict(frame["reasons"]) == {
        "c": "overdue stuck",
        "d": "stuck",
        "a": "overdue",
        "b": "stuck",
        "e": "overdue stuck",
    }


def test_as_many_are_overdue_as_fail_the_check(store):
    arrive(store, *random_rows(4))
    checks = ask(store, "hygiene_checks", MARCH).frame.set_index("check_name")
    frame = to_do(store)
    overdue = frame[frame["reasons"].str.contains("overdue")]

    assert len(overdue) == checks.loc["not_overdue", "failing"]
    assert set(overdue["deal_id"]) == set(
        ask(store, "failing_deals", MARCH, check_name="not_overdue").frame["deal_id"]
    )


def test_the_reasons_are_the_flags(store):
    arrive(store, *random_rows(5))
    flags = ask(store, "deal_flags", MARCH).frame.set_index("deal_id")
    frame = to_do(store).set_index("deal_id")

    for code, flag in (("stuck", "is_stuck"), ("silent", "is_silent"), ("overdue", "is_overdue")):
        told = set(frame.index[frame["reasons"].str.contains(code)])
        assert told == set(flags.index[flags[flag].fillna(False)])


def test_filters_hold_and_a_period_hides_nothing(six):
    april = as_of("2026-03-31", since=datetime.date(2026, 4, 1), until=datetime.date(2026, 4, 30))

    assert set(to_do(six, as_of("2026-03-31", owners=("Budi",)))["name"]) == {"c"}
    assert to_do(six, april).equals(to_do(six))


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_owner_has_a_message_that_names_each_deal(six, language):
    found = messages(to_do(six), MARCH.as_of, Text(language, "IDR"))

    assert list(found) == ["Budi", "Sari"]
    lines = found["Sari"].splitlines()
    assert [line.split(" ")[1] for line in lines[1:-1]] == ["a", "b", "e"]
    assert "31 Mar 2026" in lines[0] and "21 Mar 2026" in lines[1] and "50" in lines[2]


def test_a_message_stays_short_and_says_how_many_more_there_are(store):
    rows = [f"d{n},Prospect,{n},2026-03-01,2026-03-21,Sari,2026-03-20,,10%" for n in range(1, 21)]
    arrive(store, *rows)
    found = messages(to_do(store), MARCH.as_of, Text("en"))

    lines = found["Sari"].splitlines()
    assert len(lines) == 1 + MOST_LINES + 2
    assert lines[-2] == "… and 5 more"


def test_deals_without_an_owner_stand_last_under_their_own_name(store):
    arrive(
        store,
        "a,Prospect,9000,2026-03-01,2026-03-21,,2026-03-20,,10%",
        "b,Prospect,1,2026-03-01,2026-03-21,Sari,2026-03-20,,10%",
    )

    assert list(messages(to_do(store), MARCH.as_of, Text("en"))) == ["Sari", "Without an owner"]


def test_without_amounts_the_owner_with_more_deals_and_the_longest_overdue_come_first(store):
    arrive(
        store,
        "a,Prospect,,2026-03-01,2026-03-21,Budi,2026-03-20,,10%",
        "b,Prospect,,2026-03-01,2026-03-29,Sari,2026-03-20,,10%",
        "c,Prospect,,2026-03-01,2026-03-11,Sari,2026-03-20,,10%",
    )

    assert list(to_do(store)["name"]) == ["c", "b", "a"]
