"""Which deals a meeting talks about, and which actions are proposed to whom."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.review.digest import digest
from pipeline_core.store.settings import save_target
from pipeline_core.store.suggestion_rules import (
    RULES,
    SuggestionRules,
    save_suggestion_rules,
    suggestion_rules,
)
from tests.companies import arrive
from tests.conftest import NOW, as_of
from tests.metrics.test_forecast import DAY, QUARTER, filled

FIRST, SECOND = "2026-03-24", "2026-03-31"
MARCH = as_of(SECOND)
# Twelve small deals of Budi with nothing to say of them: nine in ten amounts stay below 100.
SMALL = [f"s{n},Contact,10,2026-03-01,2026-04-30,Budi,2026-03-20,,10%" for n in range(12)]
BEFORE = [
    "a,Contact,1000,2026-03-01,2026-03-20,Sari,2026-03-20,,10%",  # overdue
    "b,Contact,50,2026-03-01,2026-04-10,Sari,2026-03-20,,10%",  # will be pushed
    "c,Contact,60,2026-03-01,2026-04-10,Sari,2026-03-20,,10%",  # its amount will change
    "d,Contact,,2026-03-01,2026-04-30,,2026-03-20,,10%",  # no amount, nobody's
    "e,Contact,70,2026-02-01,2026-04-30,Budi,2026-02-09,,10%",  # silent
]
AFTER = [
    BEFORE[0],
    "b,Contact,50,2026-03-01,2026-05-10,Sari,2026-03-25,,10%",
    "c,Contact,90,2026-03-01,2026-04-10,Sari,2026-03-25,,10%",
    *BEFORE[3:],
    "f,Contact,5000,2026-03-28,2026-05-30,Budi,2026-03-28,,10%",  # new and large
    "g,Lost,9000,2026-03-01,2026-03-01,Sari,2026-01-01,,0%",
]


@pytest.fixture
def two_weeks(store):
    arrive(store, *BEFORE, *SMALL, name=f"deals-{FIRST}.csv")
    arrive(store, *AFTER, *SMALL, name=f"deals-{SECOND}.csv")
    return store


def asked(store, metric: str, scope=MARCH, **parameters) -> pd.DataFrame:
    return ask(store, metric, scope, **parameters).frame


def test_deals_stand_with_their_reasons_by_amount_times_win_rate(two_weeks):
    frame = asked(two_weeks, "deals_to_discuss")

    assert dict(zip(frame["name"], frame["reasons"], strict=True)) == {
        "f": "large",
        "a": "overdue",
        "c": "amount_changed",
        "e": "silent",
        "b": "pushed",
    }
    assert list(frame["rank"]) == [1, 2, 3, 4, 5]
    assert list(frame["effect"]) == sorted(frame["effect"], reverse=True)
    rate = asked(two_weeks, "stage_win_rates").set_index("stage")["probability"]["Contact"]
    assert frame["effect"].iloc[1] == round(1000_00 * rate)


def test_what_changed_is_counted_from_the_day_that_is_asked(two_weeks):
    frame = asked(two_weeks, "deals_to_discuss", start=datetime.date(2026, 3, 31))

    assert set(frame["name"]) == {"f", "a", "e"}


def test_deals_that_are_only_large_leave_room_for_the_others(store):
    large = [f"l{n},Contact,{900 + n},2026-03-01,2026-04-30,Sari,2026-03-20,,10%" for n in range(9)]
    arrive(store, *large, *SMALL, BEFORE[4], name=f"deals-{SECOND}.csv")
    rules = SuggestionRules(large_cents=900_00)
    save_suggestion_rules(store, rules, NOW, "test")

    assert list(asked(store, "deals_to_discuss")["name"]) == ["l8", "l7", "e"]


def test_each_rule_proposes_what_it_expects(two_weeks):
    frame = asked(two_weeks, "suggested_actions")
    said = {
        row.name: (row.reasons, row.expectation, f"{row.due_on:%F}") for row in frame.itertuples()
    }

    assert said == {
        "f": ("new_large", "touched", "2026-04-07"),
        "e": ("silent", "touched", "2026-04-07"),
        "a": ("overdue", "close_date", "2026-04-07"),
        "d": ("no_amount", "amount", "2026-04-07"),
    }
    assert list(frame["owner"].fillna("")) == ["Budi", "Budi", "Sari", ""]
    assert list(frame["rank"]) == [1, 2, 1, 1]


def test_where_amounts_are_thin_nobody_is_asked_for_each_of_them(store):
    without = [line.replace(",10,", ",,") for line in SMALL]
    arrive(store, *without, BEFORE[0], name=f"deals-{SECOND}.csv")

    assert list(asked(store, "suggested_actions")["reasons"]) == ["overdue"]


def test_a_deal_is_pushed_often_from_the_chosen_number_on(two_weeks):
    save_suggestion_rules(two_weeks, SuggestionRules(pushes=1), NOW, "test")
    frame = asked(two_weeks, "suggested_actions").set_index("name")

    assert frame.loc["b", ["reasons", "expectation"]].tolist() == ["pushed_often", "closed"]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in ("stuck", "below_target")])
def test_a_rule_that_is_switched_off_proposes_nothing(two_weeks, rule):
    others = tuple(each for each in RULES if each != rule)
    save_suggestion_rules(two_weeks, SuggestionRules(rules=others, pushes=1), NOW, "test")

    assert suggestion_rules(two_weeks).rules == others
    codes = asked(two_weeks, "suggested_actions")["reasons"].str.split().explode()
    assert rule not in set(codes)
    save_suggestion_rules(two_weeks, SuggestionRules(pushes=1), NOW, "test")
    assert rule in set(asked(two_weeks, "suggested_actions")["reasons"].str.split().explode())


def test_a_target_out_of_reach_asks_the_whole_team(store):
    filled(store, 330)
    save_target(store, *QUARTER, 9_000_000_00)
    frame = asked(store, "suggested_actions", DAY)
    first = frame.iloc[0]

    assert (first["reasons"], first["expectation"]) == ("below_target", "other")
    assert pd.isna(first["deal_id"]) and first["p_target"] < 0.5
    filtered = asked(store, "suggested_actions", dataclasses.replace(DAY, owners=("Budi",)))
    assert "below_target" not in set(filtered["reasons"])


def test_filters_hold(two_weeks):
    frame = asked(two_weeks, "deals_to_discuss", as_of(SECOND, owners=("Budi",)))

    assert set(frame["name"]) == {"f", "e"}


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_digest_names_every_action_of_every_owner(two_weeks, language):
    frame = asked(two_weeks, "suggested_actions")
    found = json.loads(digest(frame, MARCH, "json", language))

    assert found["as_of"] == SECOND
    assert [(each["owner"], len(each["actions"])) for each in found["owners"]] == [
        ("Budi", 2),
        ("Sari", 1),
        (None, 1),
    ]
    assert found["owners"][1]["actions"][0]["amount"] == 1000.0
    text = digest(frame, MARCH, "markdown", language)
    assert text.count("\n## ") == 3 and "11" in text and "20 Mar 2026" in text


def test_a_digest_stays_short_and_says_how_many_more_there_are(two_weeks):
    frame = asked(two_weeks, "suggested_actions")
    long = pd.concat([frame[frame["owner"] == "Sari"]] * 20, ignore_index=True)
    text = digest(long, MARCH, "markdown", "en")

    assert "\n15. " in text and "\n16. " not in text and "… and 5 more" in text
    assert len(json.loads(digest(long, MARCH, "json", "en"))["owners"][0]["actions"]) == 20


def test_names_from_a_file_are_no_markup_in_the_digest(two_weeks):
    frame = asked(two_weeks, "suggested_actions").assign(name="*[x](http://y)*")

    assert r"\*\[x\](http://y)\*" in digest(frame, MARCH, "markdown", "en")
