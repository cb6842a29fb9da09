"""The settings page: stages, fiscal year and time zone, language; other tabs have modules of their own."""

from __future__ import annotations

from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from pipeline_core import clock, ingest
from pipeline_core.store import settings
from pipeline_core.text import LANGUAGES, Text
from pipeline_core.text.numbers import month_name
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain

KINDS = ("open", "won", "lost", "parked", "unplaced")


def stages(text: Text) -> None:
    """Draw the stages of each pipeline in their order; rename, reorder, merge by giving two the same
    name, change kinds."""
    frame = ingest.stages(session.store())
    if frame.empty:
        st.info(text("settings.no_stages"))
        return
    st.caption(text("settings.stages_about"))
    pipelines = list(dict.fromkeys(frame["pipeline"]))
    with st.form("stages_form", border=False):
        edited = dict(zip(pipelines, _editors(frame, pipelines, text), strict=True))
        if st.form_submit_button(text("settings.save"), type="primary"):
            parts = [
                arranged(frame[frame["pipeline"] == name], table, text)
                for name, table in edited.items()
            ]
            arrangement = pd.concat(parts, ignore_index=True)
            ingest.save_stages(session.store(), arrangement, clock.now(), session.user())
            st.toast(text("settings.saved"))
            st.rerun()


def _editors(frame: pd.DataFrame, pipelines: list[str], text: Text) -> list[pd.DataFrame]:
    """One table for a single pipeline, a tab for each of several."""
    if len(pipelines) == 1:
        return [_editor(frame, "stages_editor", text)]
    names = [plain(name) or text("upload.unnamed_pipeline") for name in pipelines]
    tables = []
    for number, tab in enumerate(st.tabs(names)):
        with tab:
            of_pipeline = frame[frame["pipeline"] == pipelines[number]]
            tables.append(_editor(of_pipeline, f"stages_editor_{number}", text))
    return tables


def _editor(frame: pd.DataFrame, key: str, text: Text) -> pd.DataFrame:
    return st.data_editor(
        _shown(frame, text),
        hide_index=True,
        height="content",
        placeholder="–",
        alt=text("settings.tab_stages"),
        disabled=[text("column.labels")],
        column_config={
            text("column.kind"): st.column_config.SelectboxColumn(
                options=[text(f"kind.{kind}") for kind in KINDS], required=True
            ),
            text("column.stage"): st.column_config.TextColumn(required=True),
            text("column.default_probability"): st.column_config.NumberColumn(
                min_value=0, max_value=100, format="%d%%"
            ),
        },
        key=key,
    )


def calendar(text: Text) -> None:
    """Draw the first month of the fiscal year, and the zone in which moments of files are told."""
    months = list(range(1, 13))
    zones = sorted(available_timezones())
    with st.form("calendar_form", border=False):
        month = st.selectbox(
            text("settings.fiscal_year_start"),
            months,
            index=months.index(session.fiscal_year_start()),
            format_func=lambda number: month_name(number, text.language),
            key="fiscal_year_start",
        )
        st.caption(text("settings.calendar_about"))
        present = settings.zone(session.store())
        zone = st.selectbox(
            text("settings.zone"),
            zones,
            index=zones.index(present) if present in zones else zones.index("UTC"),
            key="zone",
        )
        st.caption(text("settings.zone_about"))
        if st.form_submit_button(text("settings.save"), type="primary"):
            _change("fiscal_year_start", str(month))
            if zone != present:
                _change("zone", zone)
            st.toast(text("settings.saved"))
            st.rerun()


def language(text: Text) -> None:
    """Draw the language in which the workspace opens where a link names none."""
    st.caption(text("settings.language_about"))
    options = ["browser", *LANGUAGES]
    with st.form("language_form", border=False):
        st.selectbox(
            text("settings.language"),
            options,
            index=options.index(session.language_setting() or "browser"),
            format_func=lambda code: text(f"language.{code}"),
            key="opening_language",
        )
        st.form_submit_button(text("settings.save"), type="primary", on_click=_save_language)


def _save_language() -> None:
    """A callback: the switch at the side must follow, and once it is drawn its value is fixed."""
    code = st.session_state["opening_language"]
    _change("language", "" if code == "browser" else code)
    if code in LANGUAGES:
        st.session_state["lang"] = code.upper()
    st.toast(Text(session.language())("settings.saved"))


def _change(key: str, value: str) -> None:
    settings.change_setting(session.store(), key, value, clock.now(), session.user())


def _shown(frame: pd.DataFrame, text: Text) -> pd.DataFrame:
    return pd.DataFrame(
        {
            text("column.place"): range(1, len(frame) + 1),
            text("column.stage"): frame["label"],
            text("column.kind"): [text(f"kind.{kind}") for kind in frame["kind"]],
            text("column.default_probability"): (100 * frame["default_probability"]).round(),
            text("column.labels"): frame["labels"].str.replace("\n", ", "),
        }
    )


def arranged(frame: pd.DataFrame, edited: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Return the stages of a pipeline as the person's table has them, in the order of its places."""
    kinds = {text(f"kind.{kind}"): kind for kind in KINDS}
    arranged = frame.assign(
        label=list(edited[text("column.stage")].str.strip()),
        kind=[kinds[kind] for kind in edited[text("column.kind")]],
        default_probability=list(
            edited[text("column.default_probability")].astype("float64") / 100
        ),
        order=list(edited[text("column.place")]),
    )
    columns = ["stage_id", "pipeline", "label", "place", "kind", "default_probability"]
    return arranged.sort_values(["pipeline", "order"], kind="stable")[columns]
