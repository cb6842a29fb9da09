"""Saved scenarios: kept, applied again on newer deals, passed on as files, refused when they are none."""

from __future__ import annotations

import datetime
import json

import pytest

from pipeline_core.answers import ask
from pipeline_core.answers.scenario_files import as_file, from_file, read, written
from pipeline_core.answers.scenarios import content_of, scenario_named
from pipeline_core.cli import main
from pipeline_core.errors import AlurError
from pipeline_core.store import scenarios as keeping
from pipeline_core.store.database import close_store, open_store
from pipeline_core.store.scenarios import Saving, kept_scenarios
from tests.companies import company, moves
from tests.conftest import NOW, as_of, rows
from tests.metrics.test_forecast import DAY, OPEN, QUARTER, filled, past

BETTER = {"levers": {"conversion": {"Prospect": 1.5}, "size": 1.2}, "overrides": {}}
COMMITTED = {
    "levers": {},
    "overrides": {"a": {"chance": 1.0}, "b": {"chance": 0.0}, "gone": {"amount": 100}},
}


def save(store, name: str, asked=BETTER, scope=DAY, note: str = "") -> str:
    content = written(content_of(store, scope, asked))
    saving = Saving(name, "Sari", note, content, scope.as_of, *QUARTER)
    return keeping.save_scenario(store, saving, NOW, "Sari")


def number_of(store, name: str) -> int:
    kept = kept_scenarios(store)
    return int(kept.loc[kept["name"] == name, "scenario_id"].iloc[0])


def test_a_scenario_is_kept_as_it_was_saved_and_says_what_the_forecast_says(store):
    filled(store, 330)
    save(store, " More  of all ", note="as agreed")
    kept = kept_scenarios(store).iloc[0]
    found = ask(store, "scenarios", DAY).frame
    straight = ask(store, "forecast", DAY, **BETTER).frame.iloc[0]
    base = ask(store, "forecast", DAY).frame.iloc[0]

    assert (kept["name"], kept["author"], kept["note"]) == ("More of all", "Sari", "as agreed")
    assert kept["as_of"].date() == DAY.as_of and (kept["since"].date()) == QUARTER[0]
    assert read(kept["content"])["levers"] == BETTER["levers"]
    assert found["scenario"].isna().tolist() == [True, False]
    assert found["p50"].tolist() == [base["p50"], straight["p50"]]
    assert found["difference"].tolist() == [0, straight["p50"] - base["p50"]]
    assert straight["p50"] > base["p50"]
    assert found["p50_then"].iloc[1] == straight["p50"]


def test_what_was_said_then_is_not_compared_across_periods_or_filters(store):
    filled(store, 330)
    save(store, "s")
    of_sari = ask(store, "scenarios", as_of("2026-02-28", owners=("Sari",))).frame
    other = as_of("2026-02-28", since=datetime.date(2026, 4, 1), until=datetime.date(2026, 6, 30))

    assert of_sari["p50_then"].isna().all()
    assert ask(store, "scenarios", other).frame["p50_then"].isna().all()


def test_a_scenario_is_applied_again_on_the_next_export_and_says_what_became_of_its_deals(store):
    filled(store, 330)
    save(store, "s", COMMITTED)
    before = ask(store, "scenarios", DAY).frame.iloc[1]
    a_won = {**OPEN[0], "moves": [*OPEN[0]["moves"], "Close 2026-03-05"]}
    company(store, *past(330), a_won, *OPEN[1:], as_of="2026-03-07")
    later = as_of("2026-03-07")
    after = ask(store, "scenarios", later).frame.iloc[1]
    fates = ask(store, "scenario_deals", later).frame.set_index("deal_id")

    assert before[["decided_deals", "answered_deals"]].tolist() == [3, 1]
    assert after[["decided_deals", "answered_deals"]].tolist() == [3, 2]
    assert after["p50_then"] == before["p50"]
    assert fates["fate"].to_dict() == {"a": "won", "b": "open", "gone": "gone"}
    assert str(fates.loc["a", "closed_on"].date()) == "2026-03-05"
    assert ask(store, "scenario_deals", DAY).frame.set_index("deal_id").loc["a", "fate"] == "open"


def test_one_scenario_is_the_plan_and_a_copy_is_not(store):
    filled(store, 330)
    for name in ("one", "two"):
        save(store, name)
    keeping.choose_plan(store, number_of(store, "one"), NOW, "Sari")
    keeping.choose_plan(store, number_of(store, "two"), NOW, "Sari")
    keeping.copy_scenario(store, number_of(store, "two"), "three", NOW, "Sari")
    plans = ask(store, "scenarios", DAY).frame

    assert plans["scenario"].tolist()[1:] == ["two", "one", "three"]
    assert plans["is_plan"].tolist() == [False, True, False, False]
    keeping.choose_plan(store, None, NOW, "Sari")
    assert not kept_scenarios(store)["is_plan"].any()


def test_an_archived_scenario_is_not_offered_until_it_is_brought_back(store):
    filled(store, 330)
    save(store, "one")
    first = number_of(store, "one")
    keeping.archive_scenario(store, first, NOW, "Sari")
    assert len(ask(store, "scenarios", DAY).frame) == 1
    save(store, "One")
    with pytest.raises(AlurError, match="scenario_name_is_taken"):
        keeping.restore_scenario(store, first, NOW, "Sari")
    keeping.archive_scenario(store, number_of(store, "One"), NOW, "Sari")
    keeping.restore_scenario(store, first, NOW, "Sari")

    assert ask(store, "scenarios", DAY).frame["scenario"].tolist()[1:] == ["one"]
    logged = rows(store, "select what, details from audit_log where what like '%scenario'")
    assert ("archive_scenario", "one") in logged and ("restore_scenario", "one") in logged


@pytest.mark.parametrize(("name", "key"), [(" ", "without_name"), ("ONE", "name_is_taken")])
def test_a_name_is_needed_and_free(store, name, key):
    filled(store, 30)
    save(store, "one")
    with pytest.raises(AlurError, match=f"scenario_{key}"):
        save(store, name)

    assert len(kept_scenarios(store)) == 1


def test_a_file_is_taken_in_as_it_was_exported(store):
    filled(store, 330)
    asked = {
        "levers": {
            "new_deals": 1.1,
            "new_deals_from": datetime.date(2026, 3, 1),
            "new_deals_by": {
                "by": "segment",
                "values": [{"value": "Retail", "factor": 2, "from": datetime.date(2026, 3, 9)}],
            },
            "bottlenecks": {
                "by": "owner",
                "cells": [{"stage": "Offer", "value": None, "kind": "pace"}],
            },
        },
        "overrides": {"a": {"chance": 0.25, "amount": 5000, "slip_weeks": 2}},
        "with_new": False,
    }
    save(store, "«a» & b?c=d", asked, note="n")
    exported = as_file(kept_scenarios(store).iloc[0])
    other = open_store(":memory:")
    keeping.save_scenario(other, Saving(**from_file("s.json", exported)), NOW, "Budi")

    assert as_file(kept_scenarios(other).iloc[0]) == exported
    assert scenario_named(other, "«A» & b?c=d") == {
        "levers": asked["levers"],
        "overrides": asked["overrides"],
        "with_new": False,
    }
    close_store(other)


BAD = {
    "no JSON": (b"\xff{", "–"),
    "another list": (b"[]", "format"),
    "no format": (b"{}", "format"),
    "a factor in words": ({"levers": {"size": "big"}}, "levers › size"),
    "a factor that is no number": ({"levers": {"size": float("nan")}}, "levers › size"),
    "a factor without a bound": ({"levers": {"win_rate": 1e9}}, "levers › win_rate"),
    "a lever that is none": ({"levers": {"luck": 2}}, "levers › luck"),
    "a stage without a factor": ({"levers": {"time": {"Offer": None}}}, "time › Offer"),
    "a value without a factor": (
        {"levers": {"new_deals_by": {"by": "source", "values": [{"value": "Web"}]}}},
        "new_deals_by › values › factor",
    ),
    "a dimension that is none": (
        {"levers": {"new_deals_by": {"by": "luck", "values": []}}},
        "new_deals_by › by",
    ),
    "no dimension": ({"levers": {"bottlenecks": {"cells": []}}}, "bottlenecks › by"),
    "values as a word": (
        {"levers": {"new_deals_by": {"by": "source", "values": "Web"}}},
        "new_deals_by › values",
    ),
    "a cell of another kind": (
        {
            "levers": {
                "bottlenecks": {
                    "by": "team",
                    "cells": [{"stage": "Offer", "value": "North", "kind": "luck"}],
                }
            }
        },
        "bottlenecks › cells › kind",
    ),
    "a chance above one": ({"overrides": {"a": {"chance": 2}}}, "overrides › a › chance"),
    "half a week": ({"overrides": {"a": {"slip_weeks": 0.5}}}, "overrides › a › slip_weeks"),
    "a deal without a table": ({"overrides": {"a": 1}}, "overrides › a"),
    "a switch in words": ({"switches": {"with_new": "no"}}, "switches › with_new"),
    "a filter in words": ({"filters": {"owners": "Sari"}}, "filters › owners"),
    "levers as a list": ({"levers": []}, "content › levers"),
    "something else": ({"more": {}}, "content › more"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_file_that_is_no_scenario_is_refused_with_its_place(bad):
    content, place = bad
    head = {"format": "alur scenario 1", "name": "n", "author": "", "note": ""}
    head |= {"as_of": "2026-02-28", "since": "2026-01-01", "until": "2026-03-31"}
    data = (
        content if isinstance(content, bytes) else json.dumps({**head, "content": content}).encode()
    )
    with pytest.raises(AlurError) as refused:
        from_file("x.json", data)

    assert refused.value.key == "no_scenario"
    assert refused.value.values["place"] == place


def test_the_command_line_applies_a_scenario_by_its_name(tmp_path, capsys):
    path = tmp_path / "own.duckdb"
    opened = open_store(path)
    filled(opened, 330)
    save(opened, "More")
    straight = ask(opened, "forecast", DAY, **BETTER).frame.iloc[0]
    close_store(opened)
    command = ["forecast", "--store", str(path), "--as-of", "2026-02-28", "--json", "--scenario"]

    assert main([*command, "more"]) == 0
    assert json.loads(capsys.readouterr().out)["p50"] == straight["p50"] / 100
    assert main([*command, "Less"]) == 2
    assert "More" in capsys.readouterr().err
    assert main(["show", "scenarios", "--store", str(path), "--as-of", "2026-02-28"]) == 0
    assert "More" in capsys.readouterr().out


def test_without_history_a_scenario_has_no_range(store):
    company(store, {"id": "a", "moves": moves("Prospect")}, as_of="2026-02-28")
    save(store, "s")

    assert ask(store, "scenarios", DAY).frame[["p50", "difference"]].isna().all(axis=None)
