"""The ways that deals take: stages skipped, returns, late starts, the usual paths, every move from stage to stage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline_core import errors
from pipeline_core.metrics import survival
from pipeline_core.metrics.intervals import wilson
from pipeline_core.metrics.pipeline import LONGEST_LIST
from pipeline_core.metrics.significance import discovery_rates, log_rank
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query

DETOURS = ("skipped", "went_back", "came_again", "started_late", "won_early")
FEWEST_CLOSED = 10  # of fewer closed deals no share is compared with another
MOST_FALSE_ALARMS = 0.1
LEVELS: Columns = {
    "place": "int64",
    "detour": "str",
    "deals": "int64",
    "judged_deals": "int64",
    "unknown_deals": "int64",
    "amount": "cents",
    "closed": "int64",
    "won": "int64",
    "others_closed": "int64",
    "others_won": "int64",
}
PATH_FACTS: Columns = {
    "detour": "str",
    "deals": "int64",
    "judged_deals": "int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "unknown_deals": "int64",
    "amount": "cents",
    "closed": "int64",
    "won_share": "float64",
    "won_low": "float64",
    "won_high": "float64",
    "others_closed": "int64",
    "others_won_share": "float64",
    "others_won_low": "float64",
    "others_won_high": "float64",
    "false_alarm_rate": "float64",
    "won_compared": "str",
}
FACTS = [
    *("detour", "deals", "judged_deals", "unknown_deals", "amount", "closed", "won"),
    *("others_closed", "as_far_won", "as_far", "p"),
]
DEAL_PATHS: Columns = {
    "name": "str",
    "account": "str",
    "owner": "str",
    "path": "str",
    "times": "int64",
    "amount": "cents",
    "began_on": "date",
    "moved_on": "date",
    "days_open": "int64",
    "outcome": "str",
    "deal_id": "str",
}
LENGTHS: Columns = {
    "place": "int64",
    "path": "str",
    "paths": "int64",
    "days": "int64",
    "deals": "int64",
    "closed": "int64",
    "won": "int64",
}
PATH_VARIANTS: Columns = {
    "path": "str",
    "paths": "int64",
    "deals": "int64",
    "share": "float64",
    "closed": "int64",
    "won_share": "float64",
    "won_low": "float64",
    "won_high": "float64",
    "still_open": "int64",
    "median_days": "float64",
}
PROCESS_GRAPH: Columns = {"stage": "str", "next_stage": "str", "deals": "int64", "moves": "int64"}
REWORK: Columns = {
    "stage": "str",
    "deals": "int64",
    "again_deals": "int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "visits": "int64",
}


def path_facts(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the deals that could, how many skipped a stage, went back, came again, started late, were won early.

    skipped: never in an open stage between the first and the furthest that it was in. went_back: moved from
    an open or won stage straight to an earlier one. came_again: entered an open or parked stage in which it
    had been before. started_late: its first stage is not the pipeline's first. won_early:
    won without ever having been in the last open stage.

    Units: deals; cents; shares 0–1. judged_deals, of which share is told: those that were in two open stages
    or more; for started_late those whose first stage is known, for won_early won ones. won_share is of the
    closed deals of the kind; others_won_share of the other judged ones as it would be had they come as far
    as those: who is lost at once has no stage to skip. false_alarm_rate is the adjusted p of the difference
    among deals that came equally far; won_compared says more, fewer or chance, too_few below ten closed
    deals on either side, untold where returns are. Null for won_early, which are all won. A difference is
    no cause. unknown_deals are those of which the CRM does not tell every move: judged by what it tells for
    went_back and came_again, which are at least so many then and not compared, and not judged otherwise.
    Not counted: deals that were not created in the period.
    Source: stage_visits. Wilson 1927; Mantel and Haenszel 1959 over the furthest stages; Benjamini and
    Hochberg 1995.
    """
    levels = query(store, "path_facts", LEVELS, scope=scope)
    frame = pd.DataFrame([_fact(of_kind) for _, of_kind in levels.groupby("place")], columns=FACTS)
    frame = _with_share(frame, frame["deals"], frame["judged_deals"], "share", "low", "high")
    frame = _with_share(frame, frame["won"], frame["closed"], "won_share", "won_low", "won_high")
    names = ("others_won_share", "others_won_low", "others_won_high")
    frame = _with_share(frame, frame["as_far_won"], frame["as_far"], *names)
    frame["false_alarm_rate"] = discovery_rates(frame["p"])
    frame["won_compared"] = [_compared(row) for row in frame.itertuples()]
    return as_promised(frame, PATH_FACTS)


def deal_paths(
    store: Store,
    scope: Scope,
    detour: str | None = None,
    path: str | None = None,
    at_most: int = LONGEST_LIST,
) -> pd.DataFrame:
    """The deals of a kind of path_facts, or of one path of path_variants, each with its way in words.

    Open stages carry their number in the pipeline. times: how many stages a deal skipped, missed or was
    spared, how often it went back or came again; without a detour how often it moved.

    Units: cents; days_open from the first stage to the close, or to the as-of day. moved_on is the day of
    the last move. The largest amount first.
    Not counted: deals without a visit, and those that were not created in the period.
    Source: stage_visits, deal_versions, deals. Errors: unknown_detour.
    """
    if detour is not None and detour not in DETOURS:
        raise errors.unknown_detour(detour, ", ".join(DETOURS))
    return query(
        store, "deal_paths", DEAL_PATHS, scope=scope, detour=detour, path=path, at_most=at_most
    )


def path_variants(store: Store, scope: Scope, at_most: int = 10) -> pd.DataFrame:
    """The paths that most deals took so far, with what became of them; all the others are one last row.

    A path is every stage that a deal entered before it closed for good, in order; deals of one path may differ in
    how they ended, open deals may still go on. paths: 1, in the last row how many others there are.

    Units: deals; shares 0–1; share of all deals, won_share of the closed ones. median_days from the first
    stage to the close by Kaplan–Meier, deals that are still open counting up to the as-of day; null where
    fewer than half have closed.
    Not counted: deals that never showed a stage before their close; those not created in the period.
    Source: stage_visits. Kaplan and Meier 1958, Wilson 1927.
    """
    lengths = query(store, "path_variants", LENGTHS, scope=scope, at_most=at_most)
    rows = [_variant(of_path) for _, of_path in lengths.groupby("place")]
    frame = pd.DataFrame(rows, columns=["path", "paths", "deals", "closed", "won", "median_days"])
    frame["share"] = frame["deals"] / frame["deals"].sum()
    frame["still_open"] = frame["deals"] - frame["closed"]
    frame = _with_share(frame, frame["won"], frame["closed"], "won_share", "won_low", "won_high")
    return as_promised(frame, PATH_VARIANTS)


def process_graph(store: Store, scope: Scope) -> pd.DataFrame:
    """Every move from one stage to the next, how many deals made it and how often.

    Rows without a stage are the beginnings of deals, rows without a next stage where deals are now.

    Units: deals, each once a row; moves. The most frequent first. Moves of one day keep their order.
    Not counted: a stage repeated without another between is one visit; deals not created in the period.
    Source: stage_visits. The directly-follows graph of process mining.
    """
    return query(store, "process_graph", PROCESS_GRAPH, scope=scope)


def rework(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the deals that were ever in a stage, how many entered it more than once.

    Units: deals; share 0–1 with Wilson's 95 % interval; visits are all entries.
    Not counted: a stage repeated without another between is one visit; deals not created in the period.
    Source: stage_visits. Process mining's rework; Wilson 1927.
    """
    counts = {name: REWORK[name] for name in ("stage", "deals", "again_deals", "visits")}
    frame = query(store, "rework", counts, scope=scope)
    frame = _with_share(frame, frame["again_deals"], frame["deals"], "share", "low", "high")
    return as_promised(frame, REWORK)


def difference_p(levels: pd.DataFrame) -> float:
    """Return how likely a difference between closed deals of a kind and others is by chance alone.

    One row per furthest stage, with closed, won, others_closed and others_won: only deals that came equally
    far are compared. Null below ten closed deals on either side.
    Source: N. Mantel and W. Haenszel, Statistical aspects of the analysis of data, 1959: the log-rank test
    with the furthest stages in place of the days.
    """
    known = levels[(levels["others_closed"] > 0) & (levels["closed"] > 0)]
    names = (("closed", "won"), ("others_closed", "others_won"))
    sides = [tuple(known[name].to_numpy(dtype="float64") for name in side) for side in names]
    if min(closed.sum() for closed, _ in sides) < FEWEST_CLOSED:
        return float("nan")
    return log_rank(sides)[1]


def _variant(lengths: pd.DataFrame) -> dict[str, object]:
    """One path from its deals per length; the rows are ascending by days."""
    days, closed = (lengths[name].to_numpy(dtype="float64") for name in ("days", "closed"))
    watched = np.cumsum(lengths["deals"].to_numpy(dtype="float64")[::-1])[::-1]
    return {
        "path": lengths["path"].iloc[0],
        "paths": lengths["paths"].iloc[0],
        "deals": lengths["deals"].sum(),
        "closed": lengths["closed"].sum(),
        "won": lengths["won"].sum(),
        "median_days": survival.age_when_left(days, watched, closed, 0.5),
    }


def _with_share(
    frame: pd.DataFrame, part: pd.Series, whole: pd.Series, share: str, low: str, high: str
) -> pd.DataFrame:
    """A share of nothing is unknown, and so is its interval."""
    bounds = [wilson(some, every) for some, every in zip(part, whole, strict=True)]
    shares = part.astype("float64") / whole.astype("float64").where(whole > 0)
    lows, highs = zip(*bounds, strict=True) if bounds else ((), ())
    return frame.assign(**{share: shares, low: lows, high: highs})


def _fact(levels: pd.DataFrame) -> dict[str, object]:
    """One kind of detour over all furthest stages."""
    sums = levels[
        ["deals", "judged_deals", "unknown_deals", "closed", "won", "others_closed"]
    ].sum()
    amount = levels["amount"].sum(min_count=1) if sums["deals"] else 0
    won, of = _as_far(levels)
    return {
        **sums,
        "detour": levels["detour"].iloc[0],
        "amount": amount,
        "as_far_won": won,
        "as_far": of,
        "p": difference_p(levels),
    }


def _as_far(levels: pd.DataFrame) -> tuple[float, float]:
    """The others' wins and number, each furthest stage counting as it does among the deals of the kind.

    The number is that of independent deals that would make their share as sure as it is.
    """
    known = levels[(levels["others_closed"] > 0) & (levels["closed"] > 0)]
    weights = known["closed"] / known["closed"].sum()
    rates = known["others_won"] / known["others_closed"]
    share = float((weights * rates).sum())
    variance = float((weights**2 * rates * (1 - rates) / known["others_closed"]).sum())
    of = share * (1 - share) / variance if variance else float(known["others_closed"].sum())
    return share * of, of


def _compared(row: tuple) -> str | None:
    if row.detour == "won_early":
        return None
    if row.unknown_deals and row.closed + row.others_closed == 0:
        return "untold"
    if pd.isna(row.false_alarm_rate):
        return "too_few"
    if row.false_alarm_rate >= MOST_FALSE_ALARMS:
        return "chance"
    return "more" if row.won_share > row.others_won_share else "fewer"
