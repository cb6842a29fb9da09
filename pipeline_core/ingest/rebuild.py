"""Make deal versions and stage visits anew from what all uploads that still count have said."""

from __future__ import annotations

from pipeline_core.store.database import Transaction

STEPS = ("rebuild_snapshots", "rebuild_moves", "rebuild_versions", "rebuild_tables")


def rebuild(change: Transaction) -> None:
    """Replace `deal_versions`, `stage_visits` and `deals` by a pure function of the observations.

    Undo, late files, another placement of stages and merged stages all come down to this.
    Source: imports, observed_rows, observed_entries, stages.
    """
    for step in STEPS:
        change.run(step)
