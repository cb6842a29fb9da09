"""Views under a name: the part of a link that makes one, kept for everybody who opens the workspace."""

from __future__ import annotations

import pandas as pd

from pipeline_core import errors
from pipeline_core.store.database import Columns, Store, Transaction, query, transaction

SAVED_VIEWS: Columns = {"view_id": "int64", "name": "str", "link": "str", "is_start": "bool"}


def saved_views(store: Store) -> pd.DataFrame:
    """Return one row per saved view, by name; at most one is the start."""
    return query(store, "saved_views", SAVED_VIEWS)


def save_view(store: Store, name: str, link: str) -> None:
    """Keep a link (page?parameters) under a name.

    Errors: view_without_name, view_name_is_taken.
    """
    with transaction(store, is_of_deals=False) as change:
        change.run("add_saved_view", name=_free_name(change, name, None), link=link)


def rename_saved_view(store: Store, view_id: int, name: str) -> None:
    """Give a view another name. Errors: as save_view."""
    with transaction(store, is_of_deals=False) as change:
        change.run("rename_saved_view", view_id=view_id, name=_free_name(change, name, view_id))


def forget_saved_view(store: Store, view_id: int) -> None:
    """Delete a view; links that were shared go on working."""
    with transaction(store, is_of_deals=False) as change:
        change.run("forget_saved_view", view_id=view_id)


def choose_start_view(store: Store, view_id: int | None) -> None:
    """Let the workspace open with a view; None: with its first page again."""
    with transaction(store, is_of_deals=False) as change:
        change.run("choose_start_view", view_id=view_id)


def _free_name(change: Transaction, name: str, view_id: int | None) -> str:
    """Names that differ only in capitals or in spaces around them look the same in a list."""
    wanted = " ".join(name.split())
    if not wanted:
        raise errors.view_without_name()
    if change.rows("saved_view_named", name=wanted, view_id=view_id):
        raise errors.view_name_is_taken(wanted)
    return wanted
