"""What is in a pack: the answers of the run-sheet, frozen to a meeting, of everybody or of one owner."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.answers import ask, in_quarter
from pipeline_core.pack.building import pack
from pipeline_core.pack.contents import Pack, Part, Scenario, Table
from pipeline_core.pack.files import FORMS
from pipeline_core.review.run_sheet import QUESTIONS, STEPS, asked_in
from pipeline_core.review.sheets import sheet
from pipeline_core.store import meetings
from pipeline_core.text import Text
from tests.conftest import TODAY, as_of, take_in
from tests.pack.conftest import SHEET, held, week

TEXT = Text("en", "IDR")
OWNER = "Sari Wijaya"
SHOWN_BY = {  # a question of the run-sheet, the step that shows it, and which of its tables
    "pipeline_by_stage": ("where", 0),
    "forecast": ("where", 1),
    "waterfall": ("changed", 0),
    "deals_to_discuss": ("deals", 0),
    "time_in_stage": ("stuck", 0),
    "bottleneck_board": ("stuck", 1),
    "forecast_tornado": ("what_if", 0),
    "suggested_actions": ("decisions", 0),
}


def part(found: Pack, name: str) -> Part:
    return next(each for each in found.parts if each.name == name)


def rows(table: Table, columns) -> pd.DataFrame:
    return table.frame[list(columns)]


@pytest.mark.parametrize("owner", [None, OWNER])
def test_every_table_is_the_answer_to_its_question(sample, packs, owner):
    found = pack(sample, SHEET, TEXT, TODAY, owner=owner) if owner else packs["en"]
    scope = (
        SHEET if owner is None else as_of("2026-11-09", owners=(OWNER,), reporting_currency="IDR")
    )
    start = sheet(sample, SHEET).start

    assert [each.name for each in found.parts] == [step.name for step in STEPS]
    for name, (step, place) in SHOWN_BY.items():
        question = QUESTIONS[name]
        of, parameters = asked_in(question, scope, in_quarter(sample, scope), start)
        answer = ask(sample, question.metric, of, **parameters).frame
        shown = rows(part(found, step).tables[place], answer.columns)
        assert len(answer)
        pd.testing.assert_frame_equal(shown, answer, check_dtype=False, obj=name)


def test_what_is_left_out_stands_under_its_number(sample, packs):
    found = packs["en"]
    left_out = ask(sample, "deals_to_discuss", SHEET).left_out
    (definition,) = part(found, "deals").definitions

    assert left_out
    assert definition.about == TEXT("deals_to_discuss.about")
    assert list(definition.left_out) == [
        TEXT(f"left_out.{key}", n=n) for key, n in left_out.items()
    ]
    assert definition in found.definitions


def test_the_same_pack_twice_is_the_same_to_the_byte(sample, packs):
    again = pack(sample, SHEET, TEXT, TODAY)

    assert [render(again) for render in FORMS.values()] == [
        render(packs["en"]) for render in FORMS.values()
    ]


def test_a_meeting_keeps_its_numbers_and_hands_out_what_it_agreed(small):
    meeting = held(small)
    before = pack(small, SHEET, TEXT, TODAY, meeting)
    week(small, "2026-11-16", "a,Lost,100,2026-10-05,2026-11-16,Sari Wijaya")
    after = pack(small, as_of("2026-11-16"), TEXT, TODAY, meeting)
    now = pack(small, as_of("2026-11-16"), TEXT, TODAY)
    said = [line.title for line in part(after, "decisions").lines]

    assert [each.finding for each in after.parts] == [each.finding for each in before.parts]
    assert part(now, "deals").finding != part(after, "deals").finding
    assert part(after, "decisions").finding == "2 actions and 1 decision agreed"
    assert "Decision: No discounts in November" in said
    assert "The call for Q4 2026: Rp1,234: By feel" in said
    assert part(after, "where").note == "Two tenders are late"


def test_an_owner_gets_their_own_actions_and_no_notes_on_others(small):
    found = pack(small, SHEET, TEXT, TODAY, held(small), OWNER)
    said = " ".join(line.title for line in part(found, "decisions").lines)

    assert OWNER in found.title
    assert "Sari Wijaya asks the board" in said and "Budi" not in said and "By feel" not in said
    assert not any(each.note for each in found.parts)
    for step, place in (("deals", 0), ("decisions", 0)):
        owners = part(found, step).tables[place].frame["owner"].dropna()
        assert set(owners) == {OWNER}


def test_the_next_meeting_looks_back_on_what_became_of_the_actions(small):
    meeting = held(small)
    meetings.end_meeting(small, meeting.meeting_id, meeting.started_at, "test")
    week(small, "2026-11-16", "a,Offer,100,2026-10-05,2026-11-20,Sari Wijaya")
    found = part(pack(small, as_of("2026-11-16"), TEXT, TODAY), "actions")

    assert found.finding == "0 of 2 actions kept"
    assert [line.badge for line in found.lines] == ["cannot be told"] * 2
    assert all(line.about for line in found.lines)


def test_a_scenario_stands_beside_the_forecast_as_it_is(sample):
    levers = {"win_rate": 1.2}
    found = part(
        pack(sample, SHEET, TEXT, TODAY, scenario=Scenario("Push", {"levers": levers})), "what_if"
    )
    base, moved = (
        ask(sample, "forecast", in_quarter(sample, SHEET), **asked).frame.iloc[0]
        for asked in ({}, {"levers": levers})
    )
    shown = found.tables[1].frame

    assert list(shown["what"]) == ["As it stands", "Push"]
    assert list(shown["p50"]) == [base["p50"], moved["p50"]] and moved["p50"] > base["p50"]
    assert "Push: The odds of winning are 20% better" in found.captions


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_day_without_a_past_still_makes_a_pack(store, language):
    take_in(store, ("deals-2026-02-09.csv", b"Deal ID,Stage,Amount\na,Prospect,100\n"))
    found = pack(store, as_of("2026-02-09"), Text(language), TODAY)

    assert all(render(found) for render in FORMS.values())
    assert [each.name for each in found.parts if each.figure] == ["where", "stuck"]
