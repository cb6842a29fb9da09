"""Cohort curves, win rates, days to win and levers of velocity say what their frames say."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from pipeline_core.answers import METRICS
from pipeline_core.charts import cohorts, winning
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.text import Text
from tests.charts.test_figures import words

ENGLISH, INDONESIAN = Text("en", "IDR"), Text("id", "IDR")
both = pytest.mark.parametrize("text", [ENGLISH, INDONESIAN], ids=["en", "id"])
ENDS = {"2026-01": (90, 0.6), "2026-02": (60, 0.3), "2026-03": (30, 0.4), "2026-04": (3, 0.0)}


def framed(metric: str, rows: list[dict]) -> pd.DataFrame:
    types = {
        name: {"cents": "Int64", "date": "datetime64[us]"}.get(kind, kind)
        for name, kind in METRICS[metric].columns.items()
    }
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def curves() -> pd.DataFrame:
    """Straight lines, a row for every third day."""
    rows = [
        {"cohort": name, "day": day, "at_risk": 40, "share": share * day / last}
        for name, (last, share) in ENDS.items()
        for day in range(0, last + 1, 3)
    ]
    return framed("funnel_cohorts", [row | {"low": 0, "high": row["share"] + 0.1} for row in rows])


def verdicts() -> pd.DataFrame:
    said = ["first", "lower", "higher", "young"]
    numbers = dict.fromkeys(METRICS["created_cohorts"].columns, 0)
    rows = [
        numbers | {"cohort": name, "against_older": verdict}
        for name, verdict in zip(ENDS, said, strict=True)
    ]
    return framed("created_cohorts", rows)


def rates(*counts: tuple[str, int, int]) -> pd.DataFrame:
    rows = [
        {"period": period, "won": won, "lost": lost, "rate": won / (won + lost) if won else None}
        | {"low": 0.1, "high": 0.8, "open_deals": 0, "won_amount": 0, "lost_amount": 0}
        for period, won, lost in counts
    ]
    return framed("win_rates", rows)


def spans() -> pd.DataFrame:
    ratios = {"deals_ratio": 2, "rate_ratio": 0.5, "size_ratio": 1, "cycle_ratio": 1.5}
    values = {"open_at_start": 4, "won": 5, "lost": 5, "rate": 0.25, "median_amount": 30000}
    values |= {"mean_amount": 40000, "cycle_days": 10, "velocity": 3000, "velocity_mean": 4000}
    rows = [
        {"compared_span": span, **values, **ratios, "velocity_ratio": 1.5}
        for span in ("this", "before")
    ]
    return framed("velocity", rows)


def test_the_newest_that_is_compared_and_the_best_at_its_age_stand_out():
    assert cohorts.marked(curves(), verdicts()) == cohorts.Marked("2026-03", "2026-03")
    slower = curves()
    slower.loc[slower["cohort"] == "2026-03", "share"] /= 4
    assert cohorts.marked(slower, verdicts()) == cohorts.Marked("2026-03", "2026-01")


def test_each_line_ends_with_its_cohort_in_a_point_that_tells_it():
    drawn = cohorts.maturity_curves(curves(), cohorts.Marked("2026-03", "2026-01"), ENGLISH, LIGHT)
    (points,) = drawn.select_traces({"mode": "markers"})
    found = dict(zip([row[0] for row in points.customdata], points.x, strict=True))

    assert found == {name: last for name, (last, _) in ENDS.items()}
    assert "\u2002<b>Mar 2026</b>" in words(drawn) and "\u2002<b>Jan 2026</b>" in words(drawn)


def test_names_that_would_touch_are_left_to_the_pointer():
    crowded = pd.concat([curves().assign(cohort=f"2025-{n:02}") for n in range(1, 12)])
    drawn = cohorts.maturity_curves(crowded, cohorts.Marked("2025-11", "2025-11"), ENGLISH, LIGHT)

    assert words(drawn) == ["\u2002<b>Nov 2025</b>"]


def test_long_level_ends_are_cut_from_the_axis():
    level = curves().query("cohort == '2026-01'")
    end = level.tail(1).assign(day=900)
    long = pd.concat([level, end])
    drawn = cohorts.maturity_curves(long, cohorts.marked(long, verdicts()), ENGLISH, LIGHT)

    assert 90 <= drawn.layout.xaxis.range[1] <= 100


def test_a_rate_stands_beside_its_count_and_few_deals_get_no_point():
    drawn = winning.rate_rows(
        rates(("2026-01", 6, 4), ("2026-02", 2, 1), ("2026-03", 0, 0)), ENGLISH, LIGHT
    )
    (points,) = drawn.select_traces({"mode": "markers"})
    said = " ".join(words(drawn))

    assert "60%" in said and "6 of 10" in said
    assert "too few (n 3)" in said and "no data" in said and "67%" not in said
    assert [math.isnan(value) for value in points.x] == [False, True, True]
    assert points.customdata[0][0] == "2026-01"


def test_bars_of_the_levers_add_up_to_that_of_velocity():
    frame = spans()
    drawn = winning.lever_bars(frame.iloc[0], frame.iloc[1], ENGLISH, LIGHT)
    *levers, velocity = drawn.data[0].x

    assert sum(levers) == pytest.approx(velocity)
    assert words(drawn)[0].startswith("<b>+100%</b>") and words(drawn)[1].startswith("<b>−50%</b>")


@both
def test_figures_can_be_read_aloud(text):
    frame = spans()
    said = [
        cohorts.maturity_curves_alt(curves(), cohorts.Marked("2026-03", "2026-01"), text),
        winning.rate_rows_alt(rates(("2026-01", 6, 4)), text),
        winning.lever_bars_alt(frame.iloc[1], text),
    ]

    assert "60%" in said[0] and "40%" in said[0] and "60%" in said[1]
    assert "+100%" in said[2] and "−50%" in said[2]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_nothing_to_show_is_no_error(colours):
    nobody = cohorts.marked(framed("funnel_cohorts", []), framed("created_cohorts", []))

    assert nobody == cohorts.Marked(None, None)
    cohorts.maturity_curves(framed("funnel_cohorts", []), nobody, ENGLISH, colours)
    cohorts.closing_curve(framed("time_to_close", []), ENGLISH, colours)
    winning.rate_rows(framed("win_rates", []), ENGLISH, colours)
    winning.cycle_rows(framed("cycle_length", []), ENGLISH, colours)
