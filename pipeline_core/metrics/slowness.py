"""Whether a cell of the board is slower or faster than usual, and since when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline_core.forecast.ratios import ratio
from pipeline_core.metrics import exits
from pipeline_core.metrics.significance import discovery_rates, mid_p, share_mid_p
from pipeline_core.scope import Scope, quarter_of
from pipeline_core.store.database import Store
from pipeline_core.store.settings import fiscal_year_start

FEWEST_EXPECTED = 5.0  # exits; below it neither a colour nor a flag
MOST_FALSE_ALARMS = 0.1
SURE = 0.05
QUARTERS_BEFORE = 4


def paces(left: pd.Series, expected: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return for each cell the false alarms among all that are as striking, and its pace in a word.

    slower, faster, usual, or too_few where too few exits were expected to say. A mid-P Poisson test of
    the exits against the expected ones, Benjamini and Hochberg over all cells that are tested.
    """
    p = [mid_p(int(seen), usual) for seen, usual in zip(left, expected, strict=True)]
    return _judged(p, left, expected, "slower", "faster")


def advances(advanced: pd.Series, left: pd.Series, usual_share: pd.Series) -> pd.Series:
    """Return for each cell whether fewer, more or usual many of those that left went on, or too_few.

    A mid-P binomial test against the stage's usual share, Benjamini and Hochberg as for paces.
    """
    p = [
        share_mid_p(int(seen), int(of), share)
        for seen, of, share in zip(advanced, left, usual_share, strict=True)
    ]
    return _judged(p, advanced, left * usual_share, "fewer", "more")[1]


def histories(store: Store, scope: Scope, split_by: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Return for each slower cell (stage_id, value) whether that is new, and its median of this quarter.

    history: this quarter against the four before. new: fewer exits than the cell's own pace in those
    four would give; chronic: no such change, and slower than usual in those four already; unclear:
    neither; too_short: fewer than four quarters are known, or fewer than 5 exits were expected in them.
    quarter_days: the days after which half have left, as seen this quarter; null when it is not reached.
    """
    newest_on = quarter_of(exits.last_day(scope), fiscal_year_start(store)).since
    names = tuple(None if pd.isna(value) else value for value in cells["value"].unique())
    split = exits.Split(split_by, kept=names)
    ages = exits.exits_by_quarter(store, scope, split, newest_on, QUARTERS_BEFORE)
    expected = exits.with_expected(ages)
    is_now = expected["window_on"] == pd.Timestamp(newest_on)
    quarters = expected[~is_now].groupby("stage_id")["window_on"].nunique()
    known = cells["stage_id"].map(quarters).fillna(0).ge(QUARTERS_BEFORE)
    expected = expected[~expected["is_rest"]]
    now, before = (
        dict(list(part.groupby(["stage_id", "value"], dropna=False)))
        for part in (expected[is_now[expected.index]], expected[~is_now[expected.index]])
    )
    nothing = expected.iloc[:0]
    medians = exits.summaries(expected[is_now[expected.index]], ["stage_id", "value"])
    rows = []
    for cell, is_known in zip(
        cells[["stage_id", "value"]].itertuples(index=False), known, strict=True
    ):
        this, earlier = now.get(tuple(cell), nothing), before.get(tuple(cell), nothing)
        said = history(_exits(this), _exits(earlier)) if is_known else "too_short"
        rows.append(said)
    found = cells[["stage_id", "value"]].assign(history=rows)
    found = found.merge(medians, on=["stage_id", "value"], how="left").set_index(cells.index)
    return found.rename(columns={"median_days": "quarter_days"})[["history", "quarter_days"]]


def history(now: tuple[float, float], before: tuple[float, float]) -> str:
    """Return new, chronic, unclear or too_short for exits and expected exits of now and of before."""
    if before[1] < FEWEST_EXPECTED:
        return "too_short"
    if _is_fewer(now[0], now[1] * float(ratio(*before))):
        return "new"
    return "chronic" if _is_fewer(*before) else "unclear"


def _judged(
    p: list[float], seen: pd.Series, expected: pd.Series, less: str, more: str
) -> tuple[pd.Series, pd.Series]:
    is_tested = expected >= FEWEST_EXPECTED
    rates = pd.Series(discovery_rates(np.where(is_tested, p, np.nan)), index=seen.index)
    is_sure = rates < MOST_FALSE_ALARMS
    found = np.select(
        [~is_tested, is_sure & (seen < expected), is_sure], ["too_few", less, more], "usual"
    )
    return rates, pd.Series(found, index=seen.index, dtype="str")


def _exits(ages: pd.DataFrame) -> tuple[float, float]:
    return float(ages["events"].sum()), float(ages["expected_exits"].sum())


def _is_fewer(left: float, expected: float) -> bool:
    return left < expected and mid_p(int(left), expected) < SURE
