"""A process whose truth is known: three stages, days in each independent of where a deal goes next."""

from __future__ import annotations

import numpy as np
import pandas as pd

START = pd.Timestamp("2024-01-01")
STAGES = (1, 2, 3)
CONVERTS, DAYS = (0.6, 0.55, 0.5), (20.0, 30.0, 15.0)
LONGEST = 600


def days_in_stage(typical: float) -> np.ndarray:
    """P(leaves on day 0, 1, 2 …): a Weibull law with a rising hazard, by whole days."""
    still = np.exp(-((np.arange(LONGEST + 1) / typical) ** 1.3))
    return still[:-1] - still[1:]


def chance(stage: int, lived: int, days: int, converts=CONVERTS, typical=DAYS) -> float:
    """P(won within `days` days | in the stage after `lived` days), exactly: a convolution of stages."""
    leaves = days_in_stage(typical[stage - 1])[lived:]
    leaves = leaves[:days] / leaves.sum()
    return float(leaves @ _onward(stage, days, converts, typical)[: len(leaves)])


def _onward(stage: int, days: int, converts, typical) -> np.ndarray:
    """P(won in the days that remain | leaves the stage on day 0, 1, 2 … of so many)."""
    won = np.full(days, converts[stage - 1])
    if stage == len(STAGES):
        return won
    leaves = days_in_stage(typical[stage])[:days]
    next_on = _onward(stage + 1, days, converts, typical)
    within = [leaves[:n] @ next_on[days - n :] for n in range(days, 0, -1)]
    return won * np.array(within)


def history(seed: int, deals: int = 4000, end: int = 500) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Deals and visits of `end` + 1 days, as they are known on the last one."""
    draw = np.random.default_rng(seed)
    entered = np.sort(draw.integers(0, end + 1, deals))
    created, parts = entered.copy(), []
    keys, outcome, closed = np.arange(deals), np.full(deals, "open", object), np.full(deals, -1)
    for stage in STAGES:
        law = np.cumsum(days_in_stage(DAYS[stage - 1]))
        left = entered + np.minimum(np.searchsorted(law, draw.random(len(keys))), LONGEST)
        moves_on = draw.random(len(keys)) < CONVERTS[stage - 1]
        is_left = left <= end
        parts.append(pd.DataFrame({"deal_key": keys, "stage_id": stage, "entered": entered,
                                   "left": np.where(is_left, left, -1)}))  # fmt: skip
        is_won = is_left & moves_on & (stage == STAGES[-1])
        is_over = (is_left & ~moves_on) | is_won
        outcome[keys[is_over]] = np.where(is_won[is_over], "won", "lost")
        closed[keys[is_over]] = left[is_over]
        goes_on = is_left & ~is_over
        keys, entered = keys[goes_on], left[goes_on]
    visits = pd.concat(parts, ignore_index=True)
    table = pd.DataFrame({"deal_key": np.arange(deals), "outcome": outcome.astype(str)})
    table = table.assign(created_on=day(created), closed_on=day(closed), amount=100_00.0)
    return _with_present_stage(table, visits), _as_known(visits, table, end)


def day(numbers: np.ndarray) -> pd.Series:
    """Day numbers since START as dates; null below 0."""
    return pd.Series(START + pd.to_timedelta(numbers, unit="D")).where(np.asarray(numbers) >= 0)


def _with_present_stage(deals: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    waiting = visits[visits["left"] < 0].set_index("deal_key")
    stage = deals["deal_key"].map(waiting["stage_id"]).astype("Int64")
    entered = deals["deal_key"].map(waiting["entered"]).fillna(-1)
    return deals.assign(stage_id=stage, entered_on=day(entered.to_numpy()))


def _as_known(visits: pd.DataFrame, deals: pd.DataFrame, end: int) -> pd.DataFrame:
    by_deal = deals.set_index("deal_key")
    entered, left = visits["entered"].to_numpy(), visits["left"].to_numpy()
    last_day = START + pd.Timedelta(days=end)
    return pd.DataFrame(
        {
            "deal_key": visits["deal_key"],
            "stage_id": visits["stage_id"],
            "sequence": visits["stage_id"],
            "entered_on": day(entered),
            "age_days": np.where(left < 0, end, left) - entered,
            "left_on": day(left),
            "outcome": visits["deal_key"].map(by_deal["outcome"]),
            "watched_to_on": visits["deal_key"].map(by_deal["closed_on"]).fillna(last_day),
            "observed_from_on": by_deal["closed_on"].min(),
        }
    )
