"""The self-check in the settings: what must hold whatever the data says, in green and red, with the numbers."""

from __future__ import annotations

import dataclasses

import streamlit as st

from pipeline_core.metrics.self_check import CHECKS, Check, checked
from pipeline_core.telling import check_found
from pipeline_core.text import Text
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain

COLOURS = {"kept": "green", "broken": "red", "impossible": "gray"}
MARKS = {"kept": "✓", "broken": "×", "impossible": "–"}


def check(text: Text) -> None:
    """Draw the button that starts the checks, and what they found on the data as it is now."""
    st.caption(text("self_check.about"))
    if st.button(text("self_check.start"), key="check_now"):
        st.session_state["self_check"] = (session.version(), _made(text))
    version, found = st.session_state.get("self_check", (None, []))
    if version != session.version():
        return
    broken = sum(each.state == "broken" for each in found)
    kept = sum(each.state == "kept" for each in found)
    if broken:
        st.error(text("self_check.some_broken", n=broken))
    elif kept:
        st.success(text("self_check.all_kept", n=kept))
    for each in found:
        _draw(each, text)


def _made(text: Text) -> list[Check]:
    """One rule after the other, named while it is looked at."""
    found, place = [], st.empty()
    for number, name in enumerate(CHECKS):
        rule = text(f"self_check.rule.{name}")
        place.progress(number / len(CHECKS), text("self_check.running", rule=rule))
        found.append(checked(session.store(), name))
    place.empty()
    return found


def _draw(each: Check, text: Text) -> None:
    badge = f":{COLOURS[each.state]}-badge[{MARKS[each.state]} {text('self_check.' + each.state)}]"
    with st.container(gap=None):
        st.markdown(f"{badge} {text(f'self_check.rule.{each.name}')}")
        st.caption(plain(check_found(text, dataclasses.asdict(each))))
