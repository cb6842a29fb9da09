"""The last two steps of a pack: what if, with a scenario where one is chosen, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipeline_core.answers import ask, in_quarter
from pipeline_core.charts import forecast
from pipeline_core.charts.palettes import LIGHT
from pipeline_core.charts.tornado import lever_name
from pipeline_core.findings import of_steps
from pipeline_core.pack.contents import Bars, Line, Part, Scenario
from pipeline_core.pack.steps import defined, part
from pipeline_core.pack.tables import table, worded
from pipeline_core.review import words
from pipeline_core.review.sheets import Sheet
from pipeline_core.text import Text

MOST_STAGES = 4  # beside the forecast as it stands
OF_RANGES = ("what", "gain", "p10", "p50", "p90", "p_target")
OF_SUGGESTIONS = ("owner", "name", "amount", "why", "expectation", "due_on")


def what_if(sheet: Sheet, scenario: Scenario | None, text: Text) -> Part:
    """Return what more conversion in a stage would bring, and what the scenario would."""
    effects, row = sheet.frame("lever_effects"), sheet.frame("forecast").iloc[0]
    finding = of_steps.of_what_if(effects, row, sheet.period, text)
    definitions = defined(sheet, text, "lever_effects", "forecast")
    if effects["p50"].isna().any():
        return part(sheet, "what_if", finding, text, (), definitions=definitions)
    names = [text("forecast.as_it_stands")]
    names += [text("review.lifted", stage=stage) for stage in effects["stage"].iloc[1:]]
    rows = effects
    if scenario:
        rows = pd.concat([rows.head(1), _with(sheet, scenario, rows), rows.iloc[1:]])
        names.insert(1, scenario.name)
    most = 1 + MOST_STAGES + bool(scenario)
    return part(
        sheet,
        "what_if",
        finding,
        text,
        captions=(
            f"{text('review.what_if_key')} · {text('forecast.key')}",
            *([_assumed(scenario, text)] if scenario else []),
        ),
        figure=forecast.range_bars(rows.head(most), names[:most], text, LIGHT),
        alt=forecast.range_bars_alt(rows.head(most), names[:most], text),
        bars=Bars(1, "bar", ("lower", "upper"), "base"),
        tables=(
            table("lever_effects", rows, text, OF_RANGES, {"what": names}),
            worded(text("pack.bars"), _ranges(rows, names), text),
        ),
        definitions=definitions,
    )


def _with(sheet: Sheet, scenario: Scenario, effects: pd.DataFrame) -> pd.DataFrame:
    """The forecast with what the scenario says, as a row beside those of lever_effects."""
    asked = in_quarter(sheet.store, sheet.scope)
    found = ask(sheet.store, "forecast", asked, **scenario.asked).frame
    found = found.assign(stage=None, gain=found["p50"] - effects["p50"].iloc[0])
    return found[list(effects.columns)].astype(effects.dtypes.to_dict())


def _assumed(scenario: Scenario, text: Text) -> str:
    """What a scenario assumes: its levers, and of how many deals it speaks."""
    return text("pack.assumes", name=scenario.name, said="; ".join(_assumptions(scenario, text)))


def _assumptions(scenario: Scenario, text: Text) -> Iterator[str]:
    for lever, said in scenario.asked.get("levers", {}).items():
        moves = said.items() if isinstance(said, dict) else [(None, said)]
        for stage, factor in moves if lever != "new_deals_from" else ():
            moved = f"{'+' if factor >= 1 else '−'}{text.share(abs(factor - 1))}"
            yield text("pack.assumed", lever=lever_name(lever, stage, text), moved=moved)
    if deals := scenario.asked.get("overrides"):
        yield text("pack.assumed_of_deals", n=len(deals))
    for switch in ("is_anchored", "with_new"):
        if not scenario.asked.get(switch, True):
            yield text("pack.without", switch=text(f"forecast.{switch}"))


def _ranges(rows: pd.DataFrame, names: list[str]) -> dict[str, tuple[str, list]]:
    """Ranges as a spreadsheet draws them: up to the likely result and beyond, on what is not seen."""
    return {
        "bar": ("str", names),
        "base": ("cents", list(rows["p10"])),
        "lower": ("cents", list(rows["p50"] - rows["p10"])),
        "upper": ("cents", list(rows["p90"] - rows["p50"])),
    }


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
