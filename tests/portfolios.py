"""Thousands of random portfolios in one store, and the waterfall's rules once more in plain Python."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from pipeline_core.scope import DIMENSIONS
from pipeline_core.store.database import Store

START, END = datetime.date(2026, 2, 10), datetime.date(2026, 2, 24)
QUARTER = (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
NAMES = ("one", "two", "three")  # of every dimension; a deal may have none
STAGES = {  # label: id, kind
    "Early": (1, "open"),
    "Late": (2, "open"),
    "Won": (3, "won"),
    "Lost": (4, "lost"),
    "Stalled": (5, "parked"),
    "Odd": (6, "unplaced"),
    None: (None, "open"),
}
LIKELY = ["Early"] * 5 + ["Late"] * 4 + ["Won", "Lost"] * 2 + ["Stalled", "Odd", None]
FOREVER = datetime.date(9999, 12, 31)


@dataclass(frozen=True)
class State:
    """A deal at the end of a day."""

    stage: str | None
    cents: int | None
    close_on: datetime.date | None
    names: tuple[str | None, ...]

    @property
    def kind(self) -> str:
        """Open, won, lost, parked or unplaced."""
        return STAGES[self.stage][1]


@dataclass(frozen=True)
class Deal:
    """A deal of a portfolio on both days; None where it did not exist."""

    key: int
    before: State | None
    after: State | None

    @property
    def portfolio(self) -> int:
        """Return the number of the portfolio."""
        return self.key // 100


def random_deals(portfolios: int, seed: int = 5) -> list[Deal]:
    """Return portfolios of at most 39 deals each."""
    chance = random.Random(seed)
    return [
        Deal(100 * number + place, *_ends(chance))
        for number in range(portfolios)
        for place in range(chance.randint(0, 39))
    ]


def _ends(chance: random.Random) -> tuple[State | None, State | None]:
    before = None if chance.random() < 0.15 else _state(chance, START)
    if before and chance.random() < 0.2:
        return before, before
    return before, None if chance.random() < 0.1 else _state(chance, END, before)


def _state(chance: random.Random, day: datetime.date, earlier: State | None = None) -> State:
    stage = chance.choice(LIKELY)
    close_on = datetime.date(2025, 11, 1) + datetime.timedelta(days=chance.randint(0, 240))
    if STAGES[stage][1] in ("won", "lost"):  # closed by the day on which it is known to be
        close_on = min(close_on, day) if chance.random() < 0.5 else _day_between(chance, day)
    elif chance.random() < 0.08:
        close_on = None
    cents = None if chance.random() < 0.08 else chance.choice((0, chance.randint(1, 10**9)))
    names = tuple(chance.choice((None, *NAMES)) for _ in DIMENSIONS)
    if earlier and chance.random() < 0.6:
        names, cents = earlier.names, earlier.cents if chance.random() < 0.5 else cents
    return State(stage, cents, close_on, names)


def _day_between(chance: random.Random, day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=chance.randint(0, 13))


def fill(store: Store, deals: list[Deal]) -> None:
    """Write portfolios into an empty store; each is a pipeline of its own."""
    portfolios = sorted({deal.portfolio for deal in deals})
    stages = [(*pair, label) for label, pair in STAGES.items() if label]
    named = [
        (dimension, name, value_id(dimension, name)) for dimension in DIMENSIONS for name in NAMES
    ]
    named += [("pipeline", f"portfolio {number}", 1000 + number) for number in portfolios]
    with store.connection.cursor() as cursor:
        _add(cursor, "stages", pd.DataFrame(stages, columns=["stage_id", "kind", "label"]))
        columns = ["dimension", "label", "value_id"]
        _add(cursor, "dimension_values", pd.DataFrame(named, columns=columns))
        _add(cursor, "deal_versions", pd.DataFrame(version for d in deals for version in _rows(d)))
        keys = [(deal.key, str(deal.key)) for deal in deals]
        _add(cursor, "deals", pd.DataFrame(keys, columns=["deal_key", "deal_id"]))


def value_id(dimension: str, name: str | None) -> int | None:
    """Return the id of a dimension's name in these portfolios."""
    return None if name is None else 10 * DIMENSIONS.index(dimension) + NAMES.index(name)


INTO = {
    "stages": "insert into stages by name select * from made",
    "dimension_values": "insert into dimension_values by name select * from made",
    "deal_versions": "insert into deal_versions by name select * from made",
    "deals": "insert into deals by name select * from made",
}


def _add(cursor, table: str, frame: pd.DataFrame) -> None:
    cursor.register("made", frame)
    cursor.execute(INTO[table])
    cursor.unregister("made")


def _rows(deal: Deal) -> Iterator[dict]:
    """Its versions; one more in between, which only the days themselves can hide."""
    long_ago, change = START - datetime.timedelta(days=90), START + datetime.timedelta(days=5)
    if deal.before and deal.before == deal.after:
        yield _row(deal, deal.before, long_ago, FOREVER)
        return
    if deal.before:
        yield _row(deal, deal.before, long_ago, change)
    between = deal.after or deal.before
    if between:
        passing = replace(between, stage="Late", cents=77)
        yield _row(deal, passing, change, change + datetime.timedelta(days=2))
    if deal.after:
        yield _row(deal, deal.after, change + datetime.timedelta(days=2), FOREVER)


def _row(deal: Deal, state: State, since: datetime.date, until: datetime.date) -> dict:
    is_closed = state.kind in ("won", "lost")
    ids = {
        f"{dimension}_id": value_id(dimension, name)
        for dimension, name in zip(DIMENSIONS, state.names, strict=True)
    }
    return {
        "deal_key": deal.key,
        "pipeline_id": 1000 + deal.portfolio,
        "stage_id": STAGES[state.stage][0],
        "amount_cents": pd.NA if state.cents is None else state.cents,
        "expected_close_on": state.close_on,
        "closed_on": state.close_on if is_closed else None,
        "valid_from": since,
        "valid_to": until,
        **ids,
    }


@dataclass(frozen=True)
class Rules:
    """The question: which deals are let through, and whether only those of a period count."""

    dimension: str | None = None
    name: str | None = None
    period: tuple[datetime.date, datetime.date] | None = None

    def lets_through(self, state: State | None) -> bool:
        """Whether a state passes the filter."""
        if state is None or self.dimension is None:
            return state is not None
        return state.names[DIMENSIONS.index(self.dimension)] == self.name

    def is_due(self, day: datetime.date | None) -> bool:
        """Whether a day lies in the period."""
        return self.period is None or (day is not None and self.period[0] <= day <= self.period[1])

    def is_in_pipeline(self, state: State | None) -> bool:
        """Whether a deal in this state is part of a bar."""
        return (
            state is not None
            and self.lets_through(state)
            and state.kind == "open"
            and self.is_due(state.close_on)
        )


def steps(deal: Deal, rules: Rules) -> list[tuple[str, int]]:
    """Return what a deal does to the pipeline between both days, one signed step after the other."""
    old, new = deal.before, deal.after
    there, here = rules.is_in_pipeline(old), rules.is_in_pipeline(new)
    closes = (
        new is not None
        and rules.lets_through(new)
        and new.kind in ("won", "lost")
        and START < new.close_on <= END
        and rules.is_due(new.close_on)
    )
    if not (there or here or closes):
        return []
    first = (old or new).cents or 0
    last = (new or old).cents or 0
    taken = [] if there else [(_way_in(old, rules), first)]
    if first != last:
        taken.append(("increased" if last > first else "decreased", last - first))
    return taken if here else [*taken, (_way_out(new, rules, closes), -last)]


def _way_in(old: State | None, rules: Rules) -> str:
    if old is None:
        return "created"
    if not rules.lets_through(old):
        return "entered_filter"
    if old.kind != "open":
        return {"parked": "resumed", "unplaced": "placed"}.get(old.kind, "reopened")
    if old.close_on is None:
        return "date_set"
    return "pulled_in" if old.close_on > rules.period[1] else "rolled_in"


def _way_out(new: State | None, rules: Rules, closes: bool) -> str:
    if new is None:
        return "removed"
    if not rules.lets_through(new):
        return "left_filter"
    if new.kind in ("lost", "parked", "unplaced"):
        return new.kind
    if new.kind == "won":
        is_late = rules.period is not None and new.close_on > rules.period[1]
        return "won" if closes else "pushed_out" if is_late else "won_other_day"
    if new.close_on is None:
        return "date_cleared"
    return "pushed_out" if new.close_on > rules.period[1] else "pulled_out"
