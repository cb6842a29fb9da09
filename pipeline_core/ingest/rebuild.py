"""Make deal versions and stage visits anew from what all uploads that still count have said."""

from __future__ import annotations

from pipeline_core.store.database import Transaction

STEPS = (
    "rebuild_snapshots",
    "rebuild_moves",
    "rebuild_states",
    "rebuild_days",
    "rebuild_versions",
    "rebuild_tables",
)


# Deals made anew one by one stand behind the others, not among them: beyond this share all are sorted again.
LARGEST_BACKLOG = 0.3
DEALS_AT_ONCE = 125_000  # what a few hundred megabytes hold of deals with their events


def rebuild(change: Transaction) -> None:
    """Replace `deal_versions`, `stage_visits` and `deals` by a pure function of the observations.

    Undo, late files, another placement of stages and merged stages all come down to this.
    Source: imports, observed_rows, observed_entries, stages.
    """
    change.run("touch_all_deals", deals_at_once=DEALS_AT_ONCE)
    change.run("forget_all_deals")
    _rebuild_parts(change, is_whole=True)


def rebuild_changed(change: Transaction) -> None:
    """Do the same for the deals noted in `changed_deals` alone; the others must stand as they would.

    Pages prune by days: rows of a small rebuild lie behind the sorted ones, until a whole one sorts all.
    """
    change.run("touch_changed_deals", deals_at_once=DEALS_AT_ONCE)
    touched, known = change.rows("rebuild_backlog")[0]
    if touched > LARGEST_BACKLOG * known:
        rebuild(change)
        return
    change.run("forget_rebuilt_deals")
    _rebuild_parts(change, is_whole=False)


def _rebuild_parts(change: Transaction, is_whole: bool) -> None:
    """Make the deals anew part by part, which keeps the memory small, then sort all of them."""
    parts, deals = change.rows("rebuilt_parts")[0]
    change.run("rebuild_imports")
    for part in range(parts):
        change.run("touch_part", part=part)
        for step in STEPS:
            change.run(step)
    change.run("insert_versions")
    change.run("insert_visits")
    change.run("rebuild_end")
    change.run("note_rebuild", deals=deals, is_whole=is_whole)
