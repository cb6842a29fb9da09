"""Funnels compared as figures: the same deals by every rule, and two funnels step by step."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, name_rows, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW = 50
RATES = ("step_rate", "cumulative_rate")
GAP = "\u2003"  # between the end of the scale and what stands right of it


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
    for each in sorted(frame["rule"].unique(), key=lambda each: each == rule):  # the chosen on top
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
    """Return for each step by its name, and for the whole, the rate by rule.

    A rate above all is no share of anything, which the rule any can give: it is left out.
    """
    frame = frame.assign(**{name: frame[name].where(frame[name] <= 1) for name in RATES})
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
    drawn = figure(colours, ROW * len(rows) + 8, margin={"l": 4, "r": 136, "t": 4, "b": 4})
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
        "low": last.difference_low,
        "high": last.difference_high,
        "is_beyond_chance": last.is_beyond_chance,
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
    places = [(1, place) for place in range(len(words))]
    said = [each.replace("<br>", f"<br>{GAP}") for each in words]
    write_on(drawn, places, [f"{GAP}{each}" for each in said], colours, position="middle right")
    drawn.update_xaxes(visible=False, range=[0, 1])


def _difference(row: dict, text: Text, colours: Palette) -> str:
    """Both rates, and under them their difference in percentage points with its interval."""
    if pd.isna(row["rate"]) or pd.isna(row["other"]):
        return muted(text("chart.too_few"), colours)
    difference = row["rate"] - row["other"]
    mark = ("▲ " if difference > 0 else "▼ ") if row["is_beyond_chance"] else ""
    shown = points(difference, text)
    if pd.notna(row["low"]):
        low, high = points(row["low"], text), points(row["high"], text)
        shown = text("chart.between", shown=shown, low=low, high=high)
    rates = f"<b>{text.share(row['rate'])}</b> · {text.share(row['other'])}"
    return f"{mark}{rates}<br>{muted(shown, colours)}"
