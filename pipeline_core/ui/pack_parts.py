"""The last step's way out: the pack of the meeting as files, each built only when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from pipeline_core import clock
from pipeline_core.pack.building import owners
from pipeline_core.pack.contents import Scenario
from pipeline_core.pack.files import FORMS, file_of, zip_of_owners
from pipeline_core.text import Text
from pipeline_core.ui import choices, forecast_parts, lever_state, session
from pipeline_core.ui.review_state import Held

MIME = {
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def make_pack(held: Held, text: Text) -> None:
    """Draw what the pack is, for whom it can be made, and a button for each of its forms."""
    st.subheader(text("pack.heading"), anchor=False)
    st.caption(text("pack.about"))
    scenario = _scenario(text)
    if scenario is not None:
        st.caption(text("pack.about_scenario"))
    store, scope, meeting = session.store(), held.scope, held.meeting
    deals = session.ask("deal_list", scope, outcome="open", period_by="none").frame
    owner = choices.name_choice("pack_for", owners(deals), text("pack.everybody"))
    asked = (store, scope, text, clock.today(), meeting)
    with st.container(horizontal=True, gap="small"):
        for form in FORMS:
            name = f"alur-{scope.as_of}{f'-{owner}' if owner else ''}.{form}"
            make = partial(file_of, form, *asked, owner, scenario)
            _button(f"pack.{form}", make, name, text)
        for form in FORMS:
            make = partial(zip_of_owners, form, *asked, scenario)
            _button(f"pack.each_{form}", make, f"alur-{scope.as_of}-{form}.zip", text)


def _scenario(text: Text) -> Scenario | None:
    """What the levers of the forecast page say, if any is pulled."""
    said: dict[str, Any] = {
        "levers": lever_state.levers(session.stage_names()),
        "overrides": lever_state.overrides(),
    }
    off = {name: is_on for name, is_on in forecast_parts.switches().items() if not is_on}
    asked = {**{name: each for name, each in said.items() if each}, **off}
    return Scenario(text("pack.with_levers"), asked) if asked else None


def _button(key: str, make: partial[bytes], name: str, text: Text) -> None:
    st.download_button(
        text(key),
        make,
        file_name=name,
        mime=MIME[name.rpartition(".")[2]],
        on_click="ignore",
        key=key,
        type="tertiary" if "each" in key else "secondary",
    )
