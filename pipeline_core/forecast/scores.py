"""How good calls were: errors of totals with the noise of few origins, ranges, and chances of single deals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.forecast.backtest import METHODS, SHARES, Call

Numbers = NDArray[np.float64]
LEAST_CHANCE = (
    1e-4  # a deal called impossible that is won costs this much surprise, not an infinite one
)
BINS = 10
RESAMPLED, BLOCK = 2000, 3  # origins follow each other closely: whole runs of them are drawn


def scores(said: Sequence[Call]) -> pd.DataFrame:
    """Return one row per method, in the order of METHODS.

    wape: Σ |P50 − actual| / Σ actual, with the interval in which 8 of 10 resamples of runs of three origins
    lie; wape_open: of what deals open at the origin brought; bias: Σ (P50 − actual) / Σ actual; coverage80:
    the share of origins inside P10–P90; pinball: the mean over three quantiles, over Σ actual; brier,
    log_loss and ece (ten bins): of all chances of open deals. Null where a method has no range or chances,
    and where nothing came in.
    """
    frame = pd.DataFrame(
        [_row(method, [c for c in said if c.method == method]) for method in METHODS]
    )
    return frame[frame["origins"] > 0].reset_index(drop=True)


def _row(method: str, said: Sequence[Call]) -> dict[str, float | str | None]:
    if not said:
        return {"method": method, "origins": 0}
    actual = np.array([call.actual for call in said])
    quantiles = np.array([call.quantiles for call in said])
    total = actual.sum() or np.nan
    error = quantiles[:, 1] - actual
    low, high = _interval(np.abs(error), actual)
    has_range = any(call.has_range for call in said)
    inside = (quantiles[:, 0] <= actual) & (actual <= quantiles[:, 2])
    return {
        "method": method,
        "origins": len(said),
        "wape": np.abs(error).sum() / total,
        "wape_low": low,
        "wape_high": high,
        "wape_open": _open_error(said),
        "bias": error.sum() / total,
        "coverage80": inside.mean() if has_range else None,
        "pinball": _pinball(quantiles, actual) / total,
        **_of_chances(said),
    }


def _open_error(said: Sequence[Call]) -> float | None:
    if said[0].open is None:
        return None
    errors = sum(abs(call.open - call.open_actual) for call in said)
    return errors / (sum(call.open_actual for call in said) or np.nan)


def _pinball(quantiles: Numbers, actual: Numbers) -> float:
    missing = actual[:, None] - quantiles
    shares = np.array(SHARES)
    return float(np.maximum(shares * missing, (shares - 1) * missing).sum() / len(SHARES))


def _interval(errors: Numbers, actual: Numbers) -> tuple[float, float]:
    """Moving blocks of origins, drawn with a fixed seed: the same calls have the same interval."""
    draw, n = np.random.default_rng(0), len(errors)
    block = min(BLOCK, n)
    starts = draw.integers(0, n - block + 1, (RESAMPLED, -(-n // block)))
    picked = (starts[:, :, None] + np.arange(block)).reshape(RESAMPLED, -1)[:, :n]
    came = actual[picked].sum(axis=1)
    found = errors[picked].sum(axis=1)[came > 0] / came[came > 0]
    if not len(found):
        return np.nan, np.nan
    return float(np.quantile(found, 0.1)), float(np.quantile(found, 0.9))


def _of_chances(said: Sequence[Call]) -> dict[str, float | None]:
    chances = np.concatenate([call.chances for call in said])
    if not len(chances):
        return {"brier": None, "log_loss": None, "ece": None}
    is_won = np.concatenate([call.is_won for call in said]).astype(float)
    bounded = np.clip(chances, LEAST_CHANCE, 1 - LEAST_CHANCE)
    surprise = is_won * np.log(bounded) + (1 - is_won) * np.log(1 - bounded)
    place = np.minimum((chances * BINS).astype(int), BINS - 1)
    gaps = np.bincount(place, chances - is_won, BINS)
    return {
        "brier": float(np.mean((chances - is_won) ** 2)),
        "log_loss": float(-surprise.mean()),
        "ece": float(np.abs(gaps).sum() / len(chances)),
    }
