"""The meeting's steps as parts of a pack: each says, draws and lists what its step of the page does."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline_core.charts import bottlenecks, changes, pipeline
from pipeline_core.charts.labels import labels_of
from pipeline_core.charts.palettes import LIGHT
from pipeline_core.findings import of_changes, of_pages, of_steps
from pipeline_core.pack.contents import Bars, Definition, Line, Part
from pipeline_core.pack.tables import definition, table, worded
from pipeline_core.review import words
from pipeline_core.review.run_sheet import QUESTIONS
from pipeline_core.review.sheets import Sheet
from pipeline_core.text import Text

OF_STAGES = ("stage", "deals", "amount", "weighted_amount", "median_age_days")
OF_TIMES = ("stage", "waiting", "left", "median_days", "p75_days")


def actions(sheet: Sheet, text: Text) -> Part:
    """Return last week's actions, then and now."""
    rows = sheet.earlier()
    said = {
        "action": [words.agreed(row, text) for row in rows.itertuples()],
        "evidence": [words.evidence(row, text) for row in rows.itertuples()],
    }
    lines = [
        Line(action, _judged(row, text), evidence)
        for row, action, evidence in zip(rows.itertuples(), *said.values(), strict=True)
    ]
    return part(
        sheet,
        "actions",
        of_steps.of_actions(rows, text),
        text,
        captions=(text("review.actions_key") if lines else text("review.actions_none_about"),),
        lines=tuple(lines),
        tables=(table("action_outcomes", rows, text, said=said),),
        definitions=defined(sheet, text, "action_outcomes"),
    )


def _judged(row: Any, text: Text) -> str:
    is_late = row.judged == "kept" and not pd.isna(row.is_late) and row.is_late
    return text("judged.kept_late") if is_late else text(f"judged.{row.judged}")


def where(sheet: Sheet, text: Text) -> Part:
    """Return where the period and the pipeline stand."""
    answer, row = sheet.answers["pipeline_by_stage"], sheet.frame("forecast").iloc[0]
    measure = of_pages.measures(answer)[0]
    labels = [str(stage) for stage in answer.frame["stage"]]
    values = ("amount", "weighted_amount") if measure == "amount" else ("deals",)
    return part(
        sheet,
        "where",
        of_pages.of_period(row, sheet.period, text),
        text,
        captions=(
            of_steps.where_line(row, sheet.period, text),
            of_pages.of_pipeline(answer.frame, measure, text),
            text(f"pipeline.key_{measure}"),
        ),
        figure=pipeline.value_bars(answer.frame, labels, text, LIGHT, measure),
        alt=pipeline.value_bars_alt(answer.frame, labels, text, measure),
        bars=Bars(0, "stage", values),
        tables=(
            table("pipeline_by_stage", answer.frame, text, OF_STAGES),
            table("forecast", sheet.frame("forecast"), text),
        ),
        definitions=defined(sheet, text, "pipeline_by_stage", "forecast"),
    )


def changed(sheet: Sheet, text: Text) -> Part:
    """Return what changed since the day that the meeting compares with."""
    name = of_steps.telling_waterfall(sheet.answers["waterfall"])
    told = sheet.answers[name]
    period = sheet.period if name == "waterfall" else None
    finding = of_steps.of_changed(told, period, sheet.start, text)
    if sheet.start is None:
        return part(sheet, "changed", finding, text, (text("changes.nothing_before_about"),))
    measure = of_changes.measures(told)[0]
    days = text("changes.days", day=text.day(sheet.start))
    shown = ("bucket", "deals", "amount") if measure == "amount" else ("bucket", "deals")
    return part(
        sheet,
        "changed",
        finding,
        text,
        captions=(
            f"{days} · {text(f'review.changed_key_{measure}')}",
            of_changes.balance(told.frame, measure, text),
        ),
        figure=changes.waterfall_bars(told.frame, text, LIGHT, measure, False),
        alt=changes.waterfall_bars_alt(told.frame, text, measure),
        bars=Bars(1, "bar", ("size",), "base"),
        tables=(
            table("waterfall", told.frame, text, shown),
            worded(text("pack.bars"), _steps_of(told.frame, measure, text), text),
        ),
        definitions=(definition("waterfall", told, text),),
    )


def _steps_of(frame: pd.DataFrame, measure: str, text: Text) -> dict[str, tuple[str, list]]:
    """A waterfall as a spreadsheet draws one: what is seen stands on what is not."""
    bars = changes.bars_of(frame, measure, is_whole=True)
    kind = "cents" if measure == "amount" else "int64"
    return {
        "bar": ("str", [text(f"bucket.{bar.buckets[0]}") for bar in bars]),
        "base": (kind, [int(min(bar.since, bar.until)) for bar in bars]),
        "size": (kind, [int(abs(bar.until - bar.since)) for bar in bars]),
    }


def deals(sheet: Sheet, text: Text) -> Part:
    """Return the deals to discuss, why each is here, and what to ask."""
    rows = sheet.frame("deals_to_discuss")
    why = [words.reasons(row, text) for row in rows.itertuples()]
    lines = [
        Line(
            f"{row.rank}. {row.name}",
            about=f"{_facts(row, text)} · {reasons}",
            questions=tuple(words.questions(row.reasons, text)),
        )
        for row, reasons in zip(rows.itertuples(), why, strict=True)
    ]
    has_effect = rows["effect"].notna().any()
    return part(
        sheet,
        "deals",
        of_steps.of_deals(rows, text),
        text,
        captions=(text("review.deals_key"),) if lines else (),
        bars=Bars(0, "name", ("effect",)) if has_effect else None,
        lines=tuple(lines),
        tables=(table("deals_to_discuss", rows, text, said={"why": why}),),
        definitions=defined(sheet, text, "deals_to_discuss"),
    )


def _facts(row: Any, text: Text) -> str:
    owner = text("to_do.no_owner") if pd.isna(row.owner) else row.owner
    amount = text("to_do.no_amount") if pd.isna(row.amount) else text.money_said(row.amount)
    return " · ".join((str(row.stage), owner, amount))


def stuck(sheet: Sheet, text: Text) -> Part:
    """Return where deals wait, and for whom."""
    times, board = sheet.frame("time_in_stage"), sheet.frame("bottleneck_board")
    labels = labels_of(board["group"], "owner", text)
    has_board = not board.empty
    return part(
        sheet,
        "stuck",
        of_steps.of_stuck(times, board, sheet.frame("attention"), text),
        text,
        captions=(text("review.stuck_key" if has_board else "bottlenecks.no_visits"),),
        figure=bottlenecks.stage_heatmap(board, labels, text, LIGHT, "usual")
        if has_board
        else None,
        alt=bottlenecks.stage_heatmap_alt(board, labels, text),
        bars=Bars(0, "stage", ("median_days",)) if times["median_days"].notna().any() else None,
        tables=(
            table("time_in_stage", times, text, OF_TIMES),
            table("bottleneck_board", board, text),
        ),
        definitions=defined(sheet, text, "bottleneck_board", "time_in_stage"),
    )


def part(
    sheet: Sheet, name: str, finding: str, text: Text, captions: tuple[str, ...], **content: Any
) -> Part:
    """Return a step with its name in words and its note."""
    title, note = text(f"choice.step.{name}"), sheet.note(name)
    return Part(name, title, finding, captions, note=note, **content)


def defined(sheet: Sheet, text: Text, *questions: str) -> tuple[Definition, ...]:
    """Return what the answers to questions of the run-sheet mean."""
    return tuple(
        definition(QUESTIONS[name].metric, sheet.answers[name], text) for name in questions
    )
