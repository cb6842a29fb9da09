"""The timeline of a deal: a bar per visit, amber where it was too long, a mark per move, and all of it in words."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.charts import deals as drawing
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.text import Text

AS_OF = datetime.date(2026, 3, 31)


def visits(*rows: tuple) -> pd.DataFrame:
    names = ["stage", "place", "kind", "entered_on", "days_in_stage", "usual_days", "long_days"]
    frame = pd.DataFrame(rows, columns=names).assign(is_inferred=False)
    return frame.assign(entered_on=pd.to_datetime(frame["entered_on"]))


def moves(*rows: tuple) -> pd.DataFrame:
    names = ["since_on", "change", "due_before", "due_after", "amount_before", "amount_after"]
    frame = pd.DataFrame(rows, columns=names)
    days = ["since_on", "due_before", "due_after"]
    return frame.assign(**{day: pd.to_datetime(frame[day]) for day in days})


TWO = visits(
    ("Offer", 20, "open", "2026-02-01", 58, 10.0, 18.0),
    ("Contact", 10, "open", "2026-01-01", 31, 10.0, 40.0),
)
MOVED = moves(
    ("2026-02-10", "push", "2026-02-20", "2026-03-20", None, None),
    ("2026-02-12", "amount", None, None, 100_00, 90_00),
)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_stages_stand_in_process_order_and_what_was_too_long_is_amber(language, colours):
    drawn = drawing.deal_timeline(TWO, MOVED, AS_OF, Text(language), colours)
    bars = [trace for trace in drawn.data if trace.type == "bar"]

    assert list(drawn.layout.yaxis.ticktext) == ["Contact", "Offer"]
    assert len(bars) == 3
    amber = [bar for bar in bars if bar.marker.color == colours.warning]
    assert [bar.x[0] / drawing.DAY for bar in amber] == [40]


def test_a_move_stands_on_the_bar_of_its_day():
    drawn = drawing.deal_timeline(TWO.iloc[::-1], MOVED, AS_OF, Text("en"), LIGHT)
    marks = [trace for trace in drawn.data if trace.type == "scatter"]

    assert [mark.marker.symbol for mark in marks] == ["triangle-right", "triangle-down"]
    assert [mark.y[0] for mark in marks] == [1, 1]


def test_a_close_is_a_diamond_and_a_visit_of_no_day_is_still_seen():
    won = visits(
        ("Contact", 10, "open", "2026-01-01", 0, None, None),
        ("Close", 1000, "won", "2026-01-01", 89, None, None),
    )
    drawn = drawing.deal_timeline(won, moves(), AS_OF, Text("en"), LIGHT)

    assert [trace.marker.symbol for trace in drawn.data if trace.type == "scatter"] == ["diamond"]
    assert drawn.data[0].x[0] > 0


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_words_name_every_visit_and_every_move(language):
    said = drawing.deal_timeline_alt(TWO, MOVED, Text(language))

    assert "Contact" in said and "58" in said and "20 Mar 2026" in said
