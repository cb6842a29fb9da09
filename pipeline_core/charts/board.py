"""The open deals as a board to read: one column a stage, the largest deals as cards, scrolling sideways."""

from __future__ import annotations

from html import escape

import pandas as pd

from pipeline_core.charts.palettes import Palette
from pipeline_core.text import Text

COLUMN = 232  # pixels: one and a half columns on a phone, so that one sees there are more


def board(stages: pd.DataFrame, cards: pd.DataFrame, text: Text, colours: Palette) -> str:
    """Return pipeline_by_stage and pipeline_board as HTML; what comes from files is escaped."""
    columns = [
        _column(stage, cards[cards["stage"] == stage.stage], text, colours)
        for stage in stages.itertuples()
    ]
    return (
        '<div role="list" tabindex="0" style="display:flex;gap:12px;overflow-x:auto;'
        f'align-items:flex-start;padding:2px 2px 10px;color:{colours.ink}">{"".join(columns)}</div>'
    )


def _column(stage: tuple, cards: pd.DataFrame, text: Text, colours: Palette) -> str:
    """A stage, its sum, its cards, and how many deals have none."""
    drawn = [_card(card, text, colours) for card in cards.itertuples()]
    more = int(stage.deals) - len(drawn)
    if more > 0:
        drawn.append(_line(text("board.more", n=more), colours))
    if not stage.deals:
        drawn.append(_line(text("board.nobody"), colours))
    amount = "" if pd.isna(stage.amount) or not stage.deals else f" · {text.money(stage.amount)}"
    deals = f"{text('chart.deals', n=int(stage.deals))}{amount}"
    return (
        f'<div role="listitem" style="flex:0 0 {COLUMN}px;box-sizing:border-box;padding:10px;'
        f'border-radius:6px;border:1px solid {colours.line};background:{colours.raised}">'
        f'<div style="font-weight:600;overflow-wrap:anywhere">{escape(str(stage.stage))}</div>'
        f"{_line(deals, colours)}{''.join(drawn)}</div>"
    )


def _card(card: tuple, text: Text, colours: Palette) -> str:
    people = " · ".join(escape(str(each)) for each in (card.account, card.owner) if pd.notna(each))
    amount = "" if pd.isna(card.amount) else f"<b>{text.money(card.amount)}</b>"
    return (
        f'<div style="margin-top:8px;padding:8px 10px;border-radius:6px;overflow-wrap:anywhere;'
        f'border:1px solid {colours.line};background:{colours.paper};font-size:0.9rem">'
        f'<div style="font-weight:500">{escape(str(card.name))}</div>'
        f"{_line(people, colours)}<div>{amount}</div>{_line(_dates(card, text), colours)}</div>"
    )


def _dates(card: tuple, text: Text) -> str:
    """How long the deal has been here, and when it is expected to close."""
    parts = []
    if pd.notna(card.days_in_stage):
        parts.append(text("chart.days", n=int(card.days_in_stage)))
    if pd.isna(card.expected_close_on):
        parts.append(text("board.undated"))
    else:
        key = "board.overdue" if card.is_overdue else "board.due"
        parts.append(text(key, day=text.day_short(card.expected_close_on)))
    return " · ".join(parts)


def _line(words: str, colours: Palette) -> str:
    return f'<div style="color:{colours.muted};font-size:0.85rem;margin-top:2px">{words}</div>'
