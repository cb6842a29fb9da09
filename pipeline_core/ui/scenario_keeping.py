"""What can be done with scenarios: save, open, mark as the plan, copy, archive, pass on as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core import clock
from pipeline_core.answers.scenario_files import as_file, from_file, read, written
from pipeline_core.answers.scenarios import content_of
from pipeline_core.errors import AlurError
from pipeline_core.scope import Scope
from pipeline_core.store import scenarios as keeping
from pipeline_core.store.scenarios import Saving
from pipeline_core.text import Text
from pipeline_core.ui import scenario_state, session
from pipeline_core.ui.plain import plain

MOST = 4  # side by side
CHOSEN = "scenario"  # the key in the link
LONGEST_NAME, LONGEST_NOTE = 60, 500
FIELDS = ("name", "author", "note")


def save_form(asked: Scope, text: Text) -> None:
    """Offer to keep what the levers say now, under a name."""
    with st.expander(text("scenario.save_title"), type="compact", key="scenario_saving"):
        st.caption(text("scenario.save_about"))
        for field in FIELDS:
            st.text_input(
                text(f"scenario.{field}"),
                max_chars=LONGEST_NOTE if field == "note" else LONGEST_NAME,
                key=f"scenario_{field}",
            )
        st.button(text("scenario.save"), on_click=_save, args=(asked,), key="save_scenario")


def actions(kept: dict[str, Any], text: Text) -> None:
    """Draw what can be done with one scenario."""
    number, name = int(kept["scenario_id"]), kept["name"]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _action("open", number, scenario_state.adopt, (read(kept["content"]),), text)
        plan = None if kept["is_plan"] else number
        _action("no_plan" if kept["is_plan"] else "make_plan", number, _choose_plan, (plan,), text)
        with st.popover(text("scenario.copy"), type="tertiary"):
            key = f"scenario_{number}_copy"
            st.text_input(text("scenario.name"), max_chars=LONGEST_NAME, key=key)
            _action("copy_now", number, _copy, (number, key), text)
        _action("archive", number, _archive, (number, name), text)
        st.download_button(
            text("scenario.export"),
            as_file(kept),
            file_name="alur-scenario.json",
            mime="application/json",
            on_click="ignore",
            key=f"scenario_{number}_export",
            type="tertiary",
        )


def taken_in(text: Text) -> None:
    """Offer to take in a file that `export` has made."""
    with st.expander(text("scenario.take_in"), type="compact", key="scenario_taking"):
        key = f"scenario_file_{st.session_state.get('scenario_file_turn', 0)}"
        st.file_uploader(
            text("scenario.file"), type=["json"], key=key, on_change=_take_in, args=(key,)
        )


def archived(kept: pd.DataFrame, text: Text) -> None:
    """Offer to bring archived scenarios back."""
    if kept.empty:
        return
    label = text("scenario.archived", n=len(kept))
    with st.expander(label, type="compact", key="scenario_archive"):
        for row in kept.to_dict("records"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(plain(row["name"]))
                number = int(row["scenario_id"])
                _action("restore", number, _restore, (number,), text)


def _action(
    name: str, number: int, done: Callable[..., None], args: tuple[Any, ...], text: Text
) -> None:
    st.button(
        text(f"scenario.{name}"),
        on_click=done,
        args=args,
        key=f"scenario_{number}_{name}",
        type="tertiary",
    )


def _save(asked: Scope) -> None:
    name, author, note = (st.session_state[f"scenario_{field}"] for field in FIELDS)
    content = written(content_of(session.store(), asked, scenario_state.present()))
    saving = Saving(name, author, note, content, asked.as_of, asked.since, asked.until)
    if kept := _tried(keeping.save_scenario, saving):
        _choose_as_well(kept)
        for field in ("name", "note"):
            st.session_state[f"scenario_{field}"] = ""


def _copy(number: int, key: str) -> None:
    if kept := _tried(keeping.copy_scenario, number, st.session_state[key]):
        _choose_as_well(kept)


def _choose_plan(number: int | None) -> None:
    _tried(keeping.choose_plan, number)


def _archive(number: int, name: str) -> None:
    _tried(keeping.archive_scenario, number)
    st.toast(session.text()("scenario.is_archived", name=plain(name)))


def _restore(number: int) -> None:
    _tried(keeping.restore_scenario, number)


def _take_in(key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    st.session_state["scenario_file_turn"] = st.session_state.get("scenario_file_turn", 0) + 1
    try:
        saving = Saving(**from_file(file.name, file.getvalue()))
    except AlurError as error:
        st.session_state["scenario_error"] = error
        return
    if kept := _tried(keeping.save_scenario, saving):
        _choose_as_well(kept)


def _tried(change: Callable[..., Any], *args: Any) -> Any:
    """Change the store; what is refused is said above the scenarios."""
    try:
        return change(session.store(), *args, clock.now(), session.user())
    except AlurError as error:
        st.session_state["scenario_error"] = error
        return None


def _choose_as_well(name: str) -> None:
    """A new scenario stands beside those that are shown; the last of four gives way."""
    shown = [each for each in st.session_state.get(CHOSEN, []) if each != name]
    st.session_state[CHOSEN] = [*shown[: MOST - 1], name]
