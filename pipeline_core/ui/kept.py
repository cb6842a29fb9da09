"""What a dropped file was made into, kept while it lies in the uploader: a rerun reads nothing again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import streamlit as st

SHELF = "upload_kept"
Value = TypeVar("Value")


def kept(file: str, what: str, key: Any, make: Callable[[], Value]) -> Value:
    """Return what was made of a file before under the same key, else make it and keep it instead."""
    place = st.session_state.setdefault(SHELF, {}).setdefault(file, {})
    if what not in place or place[what][0] != key:
        place[what] = (key, make())
    return place[what][1]


def forget_others(files: Collection[str]) -> None:
    """Drop what belongs to files that have left the uploader."""
    shelf = st.session_state.get(SHELF, {})
    for file in shelf.keys() - set(files):
        del shelf[file]
