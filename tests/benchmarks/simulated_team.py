"""A sales team whose truth is known, day by day: what the forecast is held against where no export reaches.

Deals are created at an uneven, growing rate, wait in four stages, go on, skip one, fall back, are won or
lost, and some go silent for good. How fast and how often depends on the segment, the owner, a deal's own
hidden strength, the quarter, and its last weeks.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

FIRST_DAY = pd.Timestamp("2023-01-02")
STAGES, WON, LOST = 4, 4, 5
GOES_ON = (
    np.array([30.0, 28, 32, 30]),
    np.array([1.2, 1.3, 1.3, 1.4]),
)  # typical days, rising hazard
GIVES_UP = (np.array([32.0, 45, 60, 75]), np.array([0.9, 0.9, 1.0, 1.0]))
SEGMENTS = ("Small", "Middle", "Large")
SHARES, SIZES = np.array([0.55, 0.3, 0.15]), np.array([8.3, 9.6, 11.0])
WINS, PACE = np.array([1.15, 1.0, 0.8]), np.array([1.4, 1.0, 0.6])
OWNERS, QUARTER, RUSH = 8, 91, 70  # from its 70th day on a quarter is closed in a hurry
SKIPS, FALLS_BACK, SILENT = 0.08, 0.05, 0.03


def simulated_team(seed: int, per_day: float, days: int = 910) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return deals and visits as forecast.past wants them, known to the last of so many days."""
    draw = np.random.default_rng(seed)
    created = np.repeat(np.arange(days), draw.poisson(_created_a_day(draw, per_day, days)))
    made = _Deals(draw, created)
    shocks = np.exp(draw.normal(0, 0.12, days // QUARTER + 1))
    for day in range(days):
        made.live(draw, day, shocks[day // QUARTER])
    return made.frames(days - 1)


def _created_a_day(draw: np.random.Generator, per_day: float, days: int) -> np.ndarray:
    day = np.arange(days)
    uneven = draw.gamma(12, 1 / 12, days // 7 + 1)[day // 7]
    return per_day * (1 + day / 1460) * (1 + 0.15 * np.sin(2 * np.pi * day / 365)) * uneven


class _Deals:
    """Where every deal is, and the moves that were made so far."""

    def __init__(self, draw: np.random.Generator, created: np.ndarray) -> None:
        size = len(created)
        self.created, self.entered = created, created.copy()
        self.segment = draw.choice(3, size, p=SHARES)
        self.owner = draw.integers(0, OWNERS, size)
        self.amount = np.round(np.exp(SIZES[self.segment] + draw.normal(0, 0.9, size))) * 100
        skill, speed = np.exp(draw.normal(0, 0.35, OWNERS)), np.exp(draw.normal(0, 0.2, OWNERS))
        self.strength = np.exp(draw.normal(0, 0.3, size)) * skill[self.owner] * WINS[self.segment]
        self.weakness = 1 / skill[self.owner]
        self.pace, self.speed = PACE[self.segment], PACE[self.segment] * speed[self.owner]
        self.is_silent = draw.random(size) < SILENT
        self.stage, self.closed = np.zeros(size, int), np.full(size, -1)
        self.moves: list[tuple[np.ndarray, ...]] = []

    def live(self, draw: np.random.Generator, day: int, shock: float) -> None:
        """Let one day pass for all deals that are open and not silent."""
        there = np.flatnonzero((self.created < day) & (self.stage < STAGES) & ~self.is_silent)
        stage, age = self.stage[there], day - self.entered[there] + 0.5
        rush = (1.8 if day % QUARTER >= RUSH else 0.8) * shock
        on = _hazard(age, *(part[stage] for part in GOES_ON), self.speed[there])
        on *= self.strength[there] * np.where(stage == STAGES - 1, rush, shock**0.5)
        lost = _hazard(age, *(part[stage] for part in GIVES_UP), self.pace[there])
        lost *= self.weakness[there]
        is_moved = draw.random(len(there)) < 1 - np.exp(-(on + lost))
        there, stage, on, lost = (each[is_moved] for each in (there, stage, on, lost))
        kind = draw.random(len(there))
        onward = np.where(kind < SKIPS, np.minimum(stage + 2, WON), stage + 1)
        is_back = (kind > 1 - FALLS_BACK) & (stage > 0) & (stage < STAGES - 1)
        onward = np.where(is_back, stage - 1, onward)
        goes = np.where(draw.random(len(there)) < on / (on + lost), onward, LOST)
        self.moves.append((there, stage, self.entered[there], np.full(len(there), day)))
        self.stage[there], self.entered[there] = goes, day
        self.closed[there[goes >= STAGES]] = day

    def frames(self, last: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Deals and visits as they are known on the last day."""
        still = np.flatnonzero(self.stage < STAGES)
        waits = (still, self.stage[still], self.entered[still], np.full(len(still), -1))
        key, stage, entered, left = map(np.concatenate, zip(*self.moves, waits, strict=True))
        outcome = np.array(["open"] * STAGES + ["won", "lost"])[self.stage]
        deals = pd.DataFrame(
            {
                "deal_key": np.arange(len(outcome)),
                "outcome": outcome,
                "created_on": _on(self.created),
                "closed_on": _on(self.closed),
                "amount": self.amount,
                "stage_id": pd.array(self.stage + 1, "Int64"),
                "entered_on": _on(self.entered),
                "segment": np.array(SEGMENTS)[self.segment],
                "owner": self.owner.astype(str),
            }
        )
        watched_to = np.where(self.closed < 0, last, self.closed)
        visits = pd.DataFrame(
            {
                "deal_key": key,
                "stage_id": stage + 1,
                "entered_on": _on(entered),
                "age_days": np.where(left < 0, last, left) - entered,
                "left_on": _on(left),
                "outcome": outcome[key],
                "watched_to_on": _on(watched_to[key]),
                "observed_from_on": _on(self.closed)[self.closed >= 0].min(),
            }
        )
        visits = visits.sort_values(["deal_key", "entered_on"], kind="stable", ignore_index=True)
        return deals, visits.assign(sequence=visits.groupby("deal_key").cumcount() + 1)


def _hazard(
    age: np.ndarray, typical: np.ndarray, shape: np.ndarray, speed: np.ndarray
) -> np.ndarray:
    """Of Weibull's law, a day, for deals that are `speed` times as fast."""
    days = typical / speed
    return shape / days * (age / days) ** (shape - 1)


def _on(numbers: np.ndarray) -> pd.Series:
    return pd.Series(FIRST_DAY + pd.to_timedelta(numbers, unit="D")).where(numbers >= 0)
