"""Coming to a step of the funnel: by which age most have, and the chance that those who wait ever will.

The same Aalen–Johansen curves as for winning, with another event: the deal came at least to the step.
To be lost before competes with it; who still waits is followed as far as it is known.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline_core.forecast.win_curves import Fates, WinCurves, win_curve, win_curves

FEWEST_TIMED = 20  # that came; with fewer, nobody can say by when nine in ten have come
FEWEST_CAME = 10  # with fewer, nobody can say how likely it is to come: METHODS D
QUARTER = 91


def old_enough(fates: pd.DataFrame, share: float = 0.9) -> int | None:
    """Return within how many days of its creation that share of the deals that ever come to a step does.

    `fates` counts deals by fate (reached, closed, open), days and unseen_days, before which closes were
    not known. None where fewer than 20 deals were seen to come.
    Source: Aalen and Johansen 1978, by whole days, with delayed entry.
    """
    each = fates.loc[fates.index.repeat(fates["deals"])]
    if (each["fate"] == "reached").sum() < FEWEST_TIMED:
        return None
    days = each["days"].to_numpy(dtype="int64")
    found = win_curve(
        Fates(
            np.zeros(len(each), dtype="int64"),
            days,
            (each["fate"] == "reached").to_numpy(),
            (each["fate"] != "open").to_numpy(),
            each["unseen_days"].to_numpy(dtype="int64"),
        ),
        int(days.max()) + 1,
    )
    most = found.won[found.supported]
    return int(np.argmax(found.won >= share * most)) if most > 0 else None


def reach_curves(visits: pd.DataFrame, places: pd.Series, place: int) -> WinCurves | None:
    """Return the curves of ever coming at least to a place, by stage before it and age of the visit.

    `visits` as in win_curves, with deal_key, sequence and closed_on; `places` gives each stage's place
    in the process. Visits of a deal that had come there before say nothing of coming there. None where
    fewer than ten deals came.
    """
    rows = visits.assign(place=visits["stage_id"].map(places)).dropna(subset="place")
    rows = rows.sort_values(["deal_key", "sequence"])
    there = rows["entered_on"].where(rows["place"] >= place)
    by_deal = there.groupby(rows["deal_key"])
    had_come = by_deal.ffill().notna()
    won_on = rows["closed_on"].where(rows["outcome"] == "won")
    reached_on = by_deal.bfill().fillna(won_on)
    rows = rows.assign(
        outcome=np.where(
            reached_on.notna(), "won", np.where(rows["outcome"] == "lost", "lost", "open")
        ),
        watched_to_on=reached_on.fillna(rows["watched_to_on"]),
    )[~had_come]
    if rows.loc[rows["outcome"] == "won", "deal_key"].nunique() < FEWEST_CAME:
        return None
    return win_curves(rows, QUARTER)
