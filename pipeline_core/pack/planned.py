"""The last two steps of a pack: what if, with a scenario where one is chosen, and what was agreed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline_core.answers import ask, in_quarter
from pipeline_core.charts import tornado
from pipeline_core.charts.palettes import LIGHT
from pipeline_core.charts.tornado import lever_name
from pipeline_core.findings import of_steps
from pipeline_core.findings.of_scenarios import levers_said
from pipeline_core.pack.contents import Bars, Line, Part, Scenario, Table
from pipeline_core.pack.steps import defined, part
from pipeline_core.pack.tables import table, worded
from pipeline_core.review import words
from pipeline_core.review.sheets import Sheet
from pipeline_core.text import Text

OF_LEVERS = ("what", "change_worse", "change_better")
OF_RANGES = ("what", "p10", "p50", "p90", "p_target")
OF_SUGGESTIONS = ("owner", "name", "amount", "why", "expectation", "due_on")


def what_if(sheet: Sheet, scenario: Scenario | None, text: Text) -> Part:
    """Return what an equal step of each lever would move, and what the scenario would bring."""
    moved, row = sheet.frame("forecast_tornado"), sheet.frame("forecast").iloc[0]
    names = [lever_name(each.lever, each.stage, text) for each in moved.itertuples()]
    levers = table("forecast_tornado", moved, text, OF_LEVERS, {"what": names})
    return part(
        sheet,
        "what_if",
        of_steps.of_what_if(moved, row, sheet.period, text),
        text,
        captions=(
            *([] if moved.empty else [text("tornado.key")]),
            *([_assumed(scenario, text)] if scenario else []),
        ),
        figure=None if moved.empty else tornado.tornado(moved, text, LIGHT),
        alt=tornado.tornado_alt(moved, text),
        bars=Bars(0, "what", ("change_worse", "change_better")),
        tables=(levers, *([_beside(sheet, scenario, text)] if scenario else [])),
        definitions=defined(sheet, text, "forecast_tornado", "forecast"),
    )


def _beside(sheet: Sheet, scenario: Scenario, text: Text) -> Table:
    """The forecast as it stands, and with what the scenario says."""
    asked = in_quarter(sheet.store, sheet.scope)
    found = ask(sheet.store, "forecast", asked, **scenario.asked).frame
    both = pd.concat([sheet.frame("forecast"), found], ignore_index=True)
    names = [text("forecast.as_it_stands"), scenario.name]
    return table("forecast", both, text, OF_RANGES, {"what": names})


def _assumed(scenario: Scenario, text: Text) -> str:
    """What a scenario assumes: its levers, and of how many deals it speaks."""
    switches = {name: scenario.asked.get(name, True) for name in ("is_anchored", "with_new")}
    said = levers_said({**scenario.asked, "switches": switches}, text)
    return text("pack.assumes", name=scenario.name, said=" · ".join(said))


def decisions(sheet: Sheet, text: Text) -> Part:
    """Return what the meeting agreed, the manager's call, and what the rules propose."""
    agreed, decided = sheet.actions(), sheet.decisions()
    said = [words.agreed(row, text) for row in agreed.itertuples()]
    lines = [*said, *(text("review.decided", decided=each) for each in decided)]
    lines += _called(sheet, text)
    rows = sheet.frame("suggested_actions")
    why = [words.reasons(row, text) for row in rows.itertuples()]
    return part(
        sheet,
        "decisions",
        of_steps.of_agreed(len(agreed), len(decided), text),
        text,
        captions=(),
        lines=tuple(Line(each) for each in lines),
        tables=(
            table("suggested_actions", rows, text, OF_SUGGESTIONS, {"why": why}),
            worded(text("pack.agreed"), {"agreed": ("str", lines)}, text),
        ),
        definitions=defined(sheet, text, "suggested_actions"),
    )


def _called(sheet: Sheet, text: Text) -> list[str]:
    known: Any = sheet.call()
    if known is None:
        return []
    amount = text.money_full(int(known["amount_cents"]))
    said = amount if pd.isna(known["note"]) else f"{amount}: {known['note']}"
    return [text("pack.call", period=text.period(sheet.period), call=said)]
