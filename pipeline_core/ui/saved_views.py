"""Saved views: the present link under a name, in the list at the side; one of them may open first.

A view holds the page and all that its link holds, except the workspace, the language and the newest day.
"""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd
import streamlit as st

from pipeline_core.errors import AlurError
from pipeline_core.scope import period_named
from pipeline_core.store import saved_views as kept
from pipeline_core.text import Text, said
from pipeline_core.ui import filter_bar, session
from pipeline_core.ui.pages import FIRST, SECTIONS, WITHOUT_DEALS, script
from pipeline_core.ui.plain import plain

OF_NO_VIEW = ("workspace", "lang", "view")
OUTLIVES_A_VIEW = ("workspace", "lang", "newest_day", "is_under_way")
FIGURE = re.compile(r"(.+)_figure_(\d+)")
NAMES_A_STAGE = re.compile(r"bar_stage|reached|cell_\w+")  # parameters that begin with a stage
BOUND = ("as_of", "period", "pipeline", *filter_bar.FILTERS)


def list_of_views(page: str, text: Text) -> None:
    """Draw the saved views at the side, and the way to save the present one."""
    with st.expander(text("views.title"), type="compact", key="saved_views"):
        found = views()
        for view in found.itertuples():
            link_to_view(view, plain(view.name), text)
        if page in WITHOUT_DEALS:
            if found.empty:
                st.caption(text("views.none"))
            return
        st.text_input(
            text("views.name"),
            placeholder=text("views.name"),
            max_chars=60,
            key="view_name",
            label_visibility="collapsed",
        )
        st.button(
            text("views.save"),
            on_click=_save,
            args=(page,),
            key="save_view",
            help=text("views.about"),
            width="stretch",
        )
        if error := st.session_state.pop("view_error", None):
            st.error(said(text, error))


def views() -> pd.DataFrame:
    """Return the saved views of the workspace."""
    return kept.saved_views(session.store())


def page_named(url_path: str) -> str:
    """Return the page behind the path of a link; the first one has several paths."""
    return url_path if url_path in _pages() else FIRST


def link_to_view(view: Any, label: str, text: Text) -> None:
    """Draw the link that opens a view in this session, whatever was chosen before."""
    page, parameters = _parts(view.link)
    is_start = bool(view.is_start)
    st.page_link(
        script(page),
        label=f"{label} · {text('views.first')}" if is_start else label,
        query_params=_asking(view.view_id, parameters),
    )


def address_of(view: Any) -> str:
    """Return the whole address of a view, for others to open."""
    page, parameters = _parts(view.link)
    here = (st.context.url or "").split("?")[0]
    root = here.removesuffix("/settings").rstrip("/")
    pairs = {"workspace": [session.workspace()], **parameters}
    return f"{root}/{'' if page == FIRST else page}?{urlencode(pairs, doseq=True)}"


def open_what_is_asked(url_path: str, text: Text) -> None:
    """Open the start view for who comes without a link, and a view of the list as in a fresh session.

    Call it before any widget is drawn: a bound parameter could no longer be set.
    """
    page = page_named(url_path)
    is_first_run = "is_under_way" not in st.session_state
    st.session_state["is_under_way"] = True
    if is_first_run and not url_path and not st.query_params:
        _open_start()
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    is_asked = "view" in asked
    if is_asked:
        asked = _of_view(st.query_params.pop("view"))
        _begin_afresh(asked)
    if is_asked or is_first_run:
        st.session_state["not_there"] = (page, _not_there(asked, text))


def what_is_missing(page: str, text: Text) -> None:
    """Say which names of the link the data no longer holds, until another page is opened."""
    on_page, missing = st.session_state.get("not_there", (page, []))
    if on_page != page:
        del st.session_state["not_there"]
    elif missing:
        st.info(text("views.missing", names=", ".join(missing)))


def _open_start() -> None:
    found = views()
    for view in found[found["is_start"]].itertuples():
        page, parameters = _parts(view.link)
        asking = {**_asking(view.view_id, parameters), **parameters}  # no other page's filters yet
        st.switch_page(script(page), query_params=asking)


def _asking(view_id: int, parameters: dict[str, list[str]]) -> dict[str, Any]:
    own = {key: values for key, values in parameters.items() if key not in BOUND}
    return {"workspace": session.workspace(), "view": str(view_id), **own}


def _of_view(number: str) -> dict[str, list[str]]:
    """What a view holds: the filters of the page that was left stand in the link beside it."""
    found = views()
    chosen = found[found["view_id"].astype(str) == number]
    return _parts(chosen["link"].iloc[0])[1] if len(chosen) else {}


def _save(page: str) -> None:
    """A callback: its parameters are those that the browser shows when the button is pressed."""
    try:
        kept.save_view(session.store(), st.session_state["view_name"], _link(page))
    except AlurError as error:
        st.session_state["view_error"] = error
        return
    st.session_state["view_name"] = ""
    st.toast(session.text()("settings.saved"))


def _link(page: str) -> str:
    newest = str((session.known_days() or (None, None))[1])
    pairs = [
        (key, value)
        for key in st.query_params
        if key not in OF_NO_VIEW
        for value in st.query_params.get_all(key)
        if (key, value) != ("as_of", newest)  # a view of the newest day moves on with it
    ]
    return f"{page}?{urlencode(pairs)}"


def _parts(link: str) -> tuple[str, dict[str, list[str]]]:
    page, _, query = link.partition("?")
    return page_named(page), parse_qs(query)


def _pages() -> list[str]:
    return [page for pages in SECTIONS.values() for page in pages]


def _begin_afresh(asked: dict[str, list[str]]) -> None:
    """What was chosen before gives way: filters are set, all else is read from the link again.

    A clicked figure gets a new identity, since its selection cannot be written back.
    """
    turns = {
        f"{drawn[1]}_turn": int(drawn[2]) + 1
        for key in st.session_state
        if (drawn := FIGURE.fullmatch(str(key)))
    }
    for key in list(st.session_state):
        if key not in (*OUTLIVES_A_VIEW, *BOUND):
            del st.session_state[key]
    st.session_state.update(turns)
    offered = filter_bar.on_offer()
    for key in filter_bar.FILTERS:
        st.session_state[key] = [name for name in asked.get(key, []) if name in offered[key]]
    for key in ("period", "pipeline"):
        asked_one = asked.get(key, [None])[-1]
        st.session_state[key] = asked_one if asked_one in offered[key] else None
    day = asked.get("as_of", [None])[-1]
    newest = (session.known_days() or (None, None))[1]
    st.session_state["as_of"] = datetime.date.fromisoformat(day) if day else newest


def _not_there(asked: dict[str, list[str]], text: Text) -> list[str]:
    """Names in the link that the workspace does not hold, each with what it would be."""
    if session.is_empty(session.store()):
        return []
    offered = filter_bar.on_offer()
    missing = [
        (text(f"filter.{key}"), text.period(name) if key == "period" else name)
        for key, names in offered.items()
        for name in asked.get(key, [])
        if name not in names and (key != "period" or period_named(name))
    ]
    stages = session.stage_names()
    missing += [
        (text("column.stage"), stage)
        for key, values in asked.items()
        if NAMES_A_STAGE.fullmatch(key) and (stage := values[0].split("|")[0]) not in stages
    ]
    return [f"{what}: {plain(name)}" for what, name in missing]
