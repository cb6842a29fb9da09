"""How much history a forecast stands on, and what it may therefore use. Source: METHODS, section 7."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

FEWEST_CLOSED, FEWEST_WON = 10, 3  # below: no win rate of the team's own, and no range
FAIR, GOOD = 50, 300  # closed deals from which stages, and then owners, tell something
ROUGH_SHOCK = 0.25**2  # with fewer than 50 closed deals months stray by at least a quarter
GROUPS, PEOPLE = ("segment", "product"), "owner"
FEWEST_WON_EACH = 5  # wins per owner


@dataclass(frozen=True)
class History:
    """Closed and won deals, and the depth: none, rough (all stages as one), fair, good (owners as well)."""

    closed: int
    won: int
    depth: str

    @property
    def least_shock(self) -> float:
        """The variance below which no common shock is believed."""
        return ROUGH_SHOCK if self.depth == "rough" else 0.0


def history(deals: pd.DataFrame) -> History:
    """Return how much of the past the deals hold; deals have an outcome."""
    counts = deals["outcome"].value_counts()
    won = int(counts.get("won", 0))
    closed = won + int(counts.get("lost", 0))
    if closed < FEWEST_CLOSED or won < FEWEST_WON:
        return History(closed, won, "none")
    depth = "rough" if closed < FAIR else "fair" if closed < GOOD else "good"
    return History(closed, won, depth)


def groups_used(deals: pd.DataFrame, depth: str) -> tuple[str, ...]:
    """Return the dimensions whose groups may win more or less often: segment, product, then owner.

    A dimension is used where most deals have a value and there are several; owners only with a good
    history, and at least five wins each on average. Others are as usual.
    """
    if depth in ("none", "rough"):
        return ()
    used = [name for name in GROUPS if _is_real(deals[name])]
    owners = deals[PEOPLE].nunique()
    won = (deals["outcome"] == "won").sum()
    if depth == "good" and _is_real(deals[PEOPLE]) and won >= FEWEST_WON_EACH * owners:
        used.append(PEOPLE)
    return tuple(used)


def _is_real(values: pd.Series) -> bool:
    return bool(values.nunique() > 1 and values.notna().mean() > 0.5)
