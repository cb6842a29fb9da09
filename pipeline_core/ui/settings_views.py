"""The saved views in the settings: rename, open, copy the link, choose the one that opens first, delete."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pipeline_core.errors import AlurError
from pipeline_core.store import saved_views as kept
from pipeline_core.text import Text, said
from pipeline_core.ui import saved_views, session
from pipeline_core.ui.plain import plain


def views(text: Text) -> None:
    """Draw every saved view of the workspace with what can be done with it."""
    found = saved_views.views()
    st.caption(text("views.none" if found.empty else "settings.views_about"))
    if error := st.session_state.pop("view_settings_error", None):
        st.error(said(text, error))
    for view in found.itertuples():
        with st.container(border=True, gap="xsmall"):
            _view(view, text)


def _view(view: Any, text: Text) -> None:
    number = int(view.view_id)
    key = f"view_{number}_name"
    st.text_input(
        text("views.name"), view.name, max_chars=60, key=key, on_change=_rename, args=(number, key)
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        saved_views.link_to_view(view, text("settings.view_open"), text)
        st.toggle(
            text("settings.view_first"),
            bool(view.is_start),
            key=f"view_{number}_first",
            on_change=_choose_start,
            args=(None if view.is_start else number,),
        )
        st.button(
            text("settings.view_delete"),
            on_click=_forget,
            args=(number, view.name),
            key=f"view_{number}_delete",
            type="tertiary",
        )
    st.code(saved_views.address_of(view), language=None, wrap_lines=True)


def _rename(number: int, key: str) -> None:
    try:
        kept.rename_saved_view(session.store(), number, st.session_state[key])
    except AlurError as error:
        st.session_state["view_settings_error"] = error
        del st.session_state[key]  # the field shows the name that still holds
        return
    st.toast(session.text()("settings.saved"))


def _choose_start(number: int | None) -> None:
    """At most one view opens first: the switches of all others go back."""
    kept.choose_start_view(session.store(), number)
    for view in saved_views.views().itertuples():
        st.session_state[f"view_{view.view_id}_first"] = bool(view.is_start)


def _forget(number: int, name: str) -> None:
    kept.forget_saved_view(session.store(), number)
    st.toast(session.text()("settings.view_deleted", name=plain(name)))
