"""What a page says first: the sentences of `pipeline_core.findings`, and those that ask for more themselves."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline_core.findings.of_pages import (
    left_out_line,
    measures,
    of_bottlenecks,
    of_comparison,
    of_funnel,
    of_levers,
    of_period,
    of_pipeline,
    slowest_cell,
)
from pipeline_core.metrics.targets import filters_without_target
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain

__all__ = [
    "Counts",
    "counts",
    "left_out_line",
    "measures",
    "of_bottlenecks",
    "of_comparison",
    "of_funnel",
    "of_levers",
    "of_period",
    "of_pipeline",
    "pipeline_or_funnel",
    "slowest_cell",
    "without_target",
]


@dataclass(frozen=True)
class Counts:
    """How many deals are open, won and lost, with their amounts in cents (None: not known)."""

    deals: dict[str, int]
    amounts: dict[str, int | None]

    def of(self, outcome: str) -> int:
        """Return the number of deals with an outcome."""
        return self.deals.get(outcome, 0)

    @property
    def total(self) -> int:
        """All deals, whatever their outcome."""
        return sum(self.deals.values())


def counts(asked: Scope) -> Counts:
    """Return the deals of a scope by outcome."""
    frame = session.ask("deal_counts", asked).frame
    amounts = [None if pd.isna(amount) else int(amount) for amount in frame["amount"]]
    return Counts(
        dict(zip(frame["outcome"], frame["deals"].astype(int), strict=True)),
        dict(zip(frame["outcome"], amounts, strict=True)),
    )


def without_target(asked: Scope, text: Text) -> str | None:
    """Why a filter leaves no target to be held against; None where targets can be set."""
    filters = [text(f"choice.by.{name}") for name in filters_without_target(asked)]
    return text("target_said.filtered", filters=", ".join(filters)) if filters else None


def pipeline_or_funnel(asked: Scope, page: str, text: Text) -> str:
    """The difference between a pipeline and a funnel, in the reader's own counts, from the page's side."""
    funnel = session.ask("stage_conversion", asked).frame
    if len(funnel) < 2:
        return text("difference.plain")
    late = funnel.iloc[-2]
    return text(
        f"difference.from_{page}",
        open=text.count(counts(asked).of("open")),
        created=text.count(funnel["reached"].iloc[0]),
        reached=text.count(late["reached"]),
        stage=plain(late["stage"]),
    )
