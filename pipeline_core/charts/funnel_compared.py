"""Funnels beside each other as figures: by rule, two of them step by step, and one per group."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, name_rows, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW = 50
GROUP_ROW = 74
TALLEST = 0.62  # of a group's row
MOST_LABELLED = 6  # steps; beyond, a phone has no room for a number on every bar
MOST_GROUPS = 6


def rule_dots(frame: pd.DataFrame, rule: str, text: Text, colours: Palette) -> go.Figure:
    """Draw conversion_by_rule: for each step and over all, a dot per rule; the chosen rule in blue.

    The line runs from the lowest rule to the highest.
    """
    rates = rule_rates(frame, text)
    drawn = figure(colours, ROW * len(rates) + 8, margin={"l": 4, "r": 92, "t": 4, "b": 4})
    for place, of_rules in enumerate(rates.values()):
        known = of_rules.dropna()
        if len(known):
            _line(drawn, place, float(known.min()), float(known.max()), colours)
    for each in frame["rule"].unique():
        is_chosen = each == rule
        name = text(f"choice.rule.{each}")
        _dots(
            drawn,
            [of_rules.get(each) for of_rules in rates.values()],
            [f"{name}: {text.share(of_rules.get(each))}" for of_rules in rates.values()],
            colours.open if is_chosen else colours.parked,
            13 if is_chosen else 9,
        )
    spans = [
        f"{text.share(of_rules.min())}–{text.share(of_rules.max())}" for of_rules in rates.values()
    ]
    _labels(drawn, spans, colours)
    name_rows(drawn, list(rates), colours)
    return drawn


def rule_rates(frame: pd.DataFrame, text: Text) -> dict[str, pd.Series]:
    """Return for each step by its name, and for the whole, the rate by rule."""
    stages = list(dict.fromkeys(frame["stage"]))
    steps = frame.pivot(index="stage", columns="rule", values="step_rate")
    named = {
        _step_name(stage, following): steps.loc[stage] for stage, following in pairwise(stages)
    }
    last = frame[frame["stage"] == stages[-1]].set_index("rule")["cumulative_rate"]
    return {**named, text("chart.in_all"): last}


def rule_dots_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return rule_dots in words: the rate over all by each rule."""
    overall = list(rule_rates(frame, text).values())[-1]
    said = "; ".join(
        f"{text(f'choice.rule.{rule}')}: {text.share(rate)}" for rule, rate in overall.items()
    )
    return text("chart.rule_dots.alt", rows=said)


def difference_dots(
    frame: pd.DataFrame, names: tuple[str, str], text: Text, colours: Palette
) -> go.Figure:
    """Draw conversion_difference: for each step and over all this funnel in blue, the other in grey.

    `names` are those of both for the hover. Right of them the difference with its interval; ▲ or ▼ where
    it is more than chance.
    """
    rows = difference_rows(frame, text)
    drawn = figure(colours, ROW * len(rows) + 8, margin={"l": 4, "r": 150, "t": 4, "b": 4})
    for place, row in enumerate(rows):
        if pd.notna(row["rate"]) and pd.notna(row["other"]):
            _line(drawn, place, row["rate"], row["other"], colours)
    for end, name, tone, size in (
        ("other", names[1], colours.parked, 11),
        ("rate", names[0], colours.open, 13),
    ):
        words = [f"{name}: {text.share(row[end])} ({text.count(row[f'{end}_n'])})" for row in rows]
        _dots(drawn, [row[end] for row in rows], words, tone, size)
    _labels(drawn, [_difference(row, text, colours) for row in rows], colours)
    name_rows(drawn, [row["name"] for row in rows], colours)
    return drawn


def difference_rows(frame: pd.DataFrame, text: Text) -> list[dict]:
    """Return what difference_dots draws: a row per step and one over all, its two rates and sizes."""
    rows = list(frame.itertuples())
    steps = [
        {
            "name": _step_name(row.stage, following.stage),
            "rate": row.step_rate,
            "other": row.step_rate_other,
            "rate_n": row.step_deals,
            "other_n": row.step_deals_other,
            "low": row.difference_low,
            "high": row.difference_high,
            "is_beyond_chance": row.is_beyond_chance,
        }
        for row, following in pairwise(rows)
    ]
    last = rows[-1]
    overall = {
        "name": text("chart.in_all"),
        "rate": last.cumulative_rate,
        "other": last.cumulative_rate_other,
        "rate_n": last.deals,
        "other_n": last.deals_other,
        "low": None,
        "high": None,
        "is_beyond_chance": False,
    }
    return [*steps, overall]


def difference_dots_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return difference_dots in words."""
    said = "; ".join(
        f"{row['name']}: {text.share(row['rate'])}, {text.share(row['other'])}"
        for row in difference_rows(frame, text)
    )
    return text("chart.difference_dots.alt", rows=said)


def points(difference: float, text: Text) -> str:
    """Return a difference of two shares with its sign, in percentage points."""
    shown = text.count(abs(round(100 * difference)))
    sign = "" if shown == text.count(0) else "+" if difference > 0 else "−"
    return f"{sign}{shown}"


def group_funnels(
    frame: pd.DataFrame, labels: dict[object, str], text: Text, colours: Palette
) -> go.Figure:
    """Draw conversion_by: a small funnel per group, all on one scale, at most six, the first on top.

    ▲ or ▼ on a bar: more or fewer than in all other groups went on to it, by more than chance.
    customdata[0] and [1] are the group's value and the stage.
    """
    groups = [rows for _, rows in frame.groupby("value", sort=False, dropna=False)][:MOST_GROUPS]
    stages = list(dict.fromkeys(frame["stage"]))
    drawn = figure(
        colours,
        GROUP_ROW * max(len(groups), 1) + 36,
        bargap=0.2,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
    )
    bars = [
        _bar(place, at, row, labels, len(stages), text)
        for place, rows in enumerate(groups)
        for at, row in enumerate(_with_marks(rows).itertuples())
    ]
    drawn.add_bar(
        x=[bar["x"] for bar in bars],
        y=[-bar["height"] for bar in bars],
        base=[bar["base"] for bar in bars],
        marker={
            "color": [colours.won if bar["x"] == len(stages) - 1 else colours.open for bar in bars]
        },
        customdata=[bar["data"] for bar in bars],
        hovertemplate="%{customdata[2]}<extra></extra>",
        selected={"marker": {"color": colours.into}},
        unselected={"marker": {"opacity": 1}},
    )
    places = [(bar["x"], bar["base"] - bar["height"]) for bar in bars]
    write_on(drawn, places, [bar["words"] for bar in bars], colours, position="top center")
    _axes(drawn, groups, stages, labels, text, colours)
    return drawn


def group_funnels_alt(frame: pd.DataFrame, labels: dict[object, str], text: Text) -> str:
    """Return group_funnels in words: the share that came to the last stage, by group."""
    last = frame.groupby("value", sort=False, dropna=False).tail(1)[:MOST_GROUPS]
    said = "; ".join(
        f"{labels.get(None if pd.isna(row.value) else row.value, '')}: {text.share(row.cumulative_rate)}"
        for row in last.itertuples()
    )
    return text("chart.group_funnels.alt", rows=said)


def _with_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """A step's mark stands on the bar to which it leads."""
    beyond = rows["is_beyond_chance"].shift(fill_value=False)
    more = rows["difference"].shift() > 0
    marks = more.map({True: "▲ ", False: "▼ "}).where(beyond, "")
    return rows.assign(mark=marks)


def _bar(place: int, at: int, row: tuple, labels: dict, stages: int, text: Text) -> dict:
    rate = 0.0 if pd.isna(row.cumulative_rate) else float(row.cumulative_rate)
    value = None if pd.isna(row.value) else row.value
    share = text(f"chart.{row.state}") if row.state != "known" else text.share(row.cumulative_rate)
    is_said = stages <= MOST_LABELLED or at == stages - 1
    said = f"<b>{labels.get(value, '')} · {row.stage}</b><br>{share} · {text('chart.deals', n=int(row.deals))}"
    return {
        "x": at,
        "base": place + 0.42,
        "height": TALLEST * rate,
        "words": f"{row.mark}{share if is_said and row.state == 'known' else '–' if is_said else ''}",
        "data": [value, row.stage, said],
    }


def _axes(
    drawn: go.Figure, groups: list, stages: list, labels: dict, text: Text, colours: Palette
) -> None:
    names = []
    for rows in groups:
        value = rows["value"].iloc[0]
        name = labels.get(None if pd.isna(value) else value, "")
        size = muted(text.count(rows["deals"].iloc[0]), colours)
        names.append(f"{shortened(name, 16)}<br>{size}")
    drawn.update_yaxes(
        tickvals=[place + 0.2 for place in range(len(groups))],
        ticktext=names,
        range=[max(len(groups), 1) - 0.5, -0.6],
        tickfont={"size": 12.5, "color": colours.ink},
    )
    drawn.update_xaxes(
        tickvals=list(range(len(stages))),
        ticktext=[shortened(stage, 9) for stage in stages],
        side="top",
        tickangle=0,
        tickfont={"size": 12, "color": colours.ink},
        range=[-0.6, max(len(stages), 1) - 0.4],
    )


def _step_name(stage: str, following: str) -> str:
    return f"{shortened(stage, 15)}<br>→ {shortened(following, 13)}"


def _line(drawn: go.Figure, place: int, low: float, high: float, colours: Palette) -> None:
    drawn.add_scatter(
        x=[low, high],
        y=[place, place],
        mode="lines",
        line={"color": colours.line, "width": 4},
        hoverinfo="skip",
    )


def _dots(drawn: go.Figure, rates: list, words: list[str], tone: str, size: int) -> None:
    drawn.add_scatter(
        x=[None if rate is None or pd.isna(rate) else float(rate) for rate in rates],
        y=list(range(len(rates))),
        mode="markers",
        marker={"color": tone, "size": size},
        customdata=[[each] for each in words],
        hovertemplate="%{customdata[0]}<extra></extra>",
        cliponaxis=False,
    )


def _labels(drawn: go.Figure, words: list[str], colours: Palette) -> None:
    """Right of the scale, which runs from nothing to all."""
    places = [(1.03, place) for place in range(len(words))]
    write_on(drawn, places, words, colours, position="middle right")
    drawn.update_xaxes(visible=False, range=[0, 1.02])


def _difference(row: dict, text: Text, colours: Palette) -> str:
    if pd.isna(row["rate"]) or pd.isna(row["other"]):
        return muted(text("chart.too_few"), colours)
    difference = row["rate"] - row["other"]
    mark = ("▲ " if difference > 0 else "▼ ") if row["is_beyond_chance"] else ""
    said = f"<b>{mark}{text('chart.points', shown=points(difference, text))}</b>"
    if row["low"] is None or pd.isna(row["low"]):
        return said
    span = text("chart.from_to", low=points(row["low"], text), high=points(row["high"], text))
    return f"{said}<br>{muted(span, colours)}"
