"""Who looks at what: workspace, language, palette, and cached answers. Read from the link and the session."""

from __future__ import annotations

import inspect
from typing import Any

import streamlit as st

from pipeline_core import answers, clock
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import palette as palette_of
from pipeline_core.ingest import import_log, stages
from pipeline_core.metrics import pipeline
from pipeline_core.scope import FILTERS, Names, Scope
from pipeline_core.store import settings
from pipeline_core.store.database import Store, data_version
from pipeline_core.text import LANGUAGES, Text
from pipeline_core.ui.stores import store_of
from pipeline_core.workspaces import WORKSPACES


def workspace() -> str:
    """Return the workspace in the link, else one's own as soon as it holds something, else the sample."""
    named = st.query_params.get("workspace") or st.session_state.get("workspace")
    if named in WORKSPACES:
        return str(named)
    return "sample" if is_empty(store_of("own")) else "own"


def go_to_workspace(name: str) -> None:
    """Change the workspace; filters of the other one would mean nothing in it."""
    st.session_state["workspace"] = name
    st.query_params["workspace"] = name
    for key in ("as_of", "period", "pipeline"):
        st.session_state[key] = None
    for key in FILTERS:
        st.session_state[key] = []


def store() -> Store:
    """Return the open store of the present workspace."""
    return store_of(workspace())


def version() -> str:
    """Return the present store and the version of its data: what is kept for it holds until that changes."""
    return _key(store())


def is_empty(of: Store) -> bool:
    """Whether no upload counts in a store."""
    return _is_empty(_key(of), of)


def language() -> str:
    """Return en or id: from the link, else the workspace's own, else as the browser prefers."""
    return _chosen_language() or language_setting() or reader_language()


def reader_language() -> str:
    """Return en or id from the link or the browser: what is known even without a store."""
    is_indonesian = (st.context.locale or "").lower().startswith("id")
    return _chosen_language() or ("id" if is_indonesian else "en")


def language_setting() -> str | None:
    """Return the language that the workspace opens in, or None when each browser decides."""
    setting = _language_setting(_key(store()), store())
    return setting if setting in LANGUAGES else None


def text() -> Text:
    """Return the words of the present language, with the workspace's currency."""
    return Text(language(), currency())


def currency() -> str | None:
    """Return the workspace's reporting currency, or None when no file named one."""
    return _currency(_key(store()), store())


def palette() -> Palette:
    """Return the colours of the theme that the browser shows."""
    return palette_of(st.context.theme.type)


def visible_owners() -> Names:
    """Return whose deals this person may see: everybody's, until roles exist."""
    return None


def user() -> str:
    """Return the name that the log keeps for what this person does."""
    return "app"


def ask(metric: str, scope: Scope, **parameters: Any) -> answers.Answer:
    """Return an answer, kept by store, question, scope and the version of the data."""
    told = unusual(metric, parameters)
    asked = repr((_key(store()), metric, scope, sorted(told.items())))
    return _ask(asked, store(), metric, scope, told)


def unusual(metric: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return what differs from a question's defaults: told or not, it is the same question."""
    usual = inspect.signature(answers.METRICS[metric].function).parameters
    return {
        name: value
        for name, value in parameters.items()
        if name not in usual or value != usual[name].default
    }


def known_days() -> tuple[Any, Any] | None:
    """Return the first day that anything is known of, and the newest upload's."""
    return _known_days(_key(store()), store())


def upload_days() -> list[Any]:
    """Return the days that uploads describe, oldest first."""
    return _upload_days(_key(store()), store())


def filter_values() -> dict[str, list[str]]:
    """Return the names that each filter offers."""
    return _filter_values(_key(store()), store())


def stage_names() -> list[str]:
    """Return the names of all stages, in their order."""
    return _stage_names(_key(store()), store())


def fiscal_year_start() -> int:
    """Return the month in which the fiscal year begins."""
    return _fiscal_year_start(_key(store()), store())


def today() -> Any:
    """Return the calendar day, for imports."""
    return clock.today()


def _chosen_language() -> str | None:
    chosen = (st.session_state.get("lang") or st.query_params.get("lang") or "").lower()
    return chosen if chosen in LANGUAGES else None


def _key(of: Store) -> str:
    return f"{of.path}@{data_version(of)}"


@st.cache_data(max_entries=600, show_spinner=False)
def _ask(
    asked: str, _store: Store, _metric: str, _scope: Scope, _parameters: dict[str, Any]
) -> answers.Answer:
    return answers.ask(_store, _metric, _scope, **_parameters)


@st.cache_data(max_entries=20, show_spinner=False)
def _is_empty(key: str, _store: Store) -> bool:
    return bool(import_log(_store)["undone_at"].notna().all())


@st.cache_data(max_entries=20, show_spinner=False)
def _currency(key: str, _store: Store) -> str | None:
    return settings.reporting_currency(_store)


@st.cache_data(max_entries=20, show_spinner=False)
def _known_days(key: str, _store: Store) -> tuple[Any, Any] | None:
    return pipeline.known_days(_store)


@st.cache_data(max_entries=20, show_spinner=False)
def _filter_values(key: str, _store: Store) -> dict[str, list[str]]:
    return pipeline.filter_values(_store)


@st.cache_data(max_entries=20, show_spinner=False)
def _stage_names(key: str, _store: Store) -> list[str]:
    return list(stages(_store)["label"])


@st.cache_data(max_entries=20, show_spinner=False)
def _fiscal_year_start(key: str, _store: Store) -> int:
    return settings.fiscal_year_start(_store)


@st.cache_data(max_entries=20, show_spinner=False)
def _language_setting(key: str, _store: Store) -> str | None:
    return settings.setting(_store, "language")


@st.cache_data(max_entries=20, show_spinner=False)
def _upload_days(key: str, _store: Store) -> list[Any]:
    return pipeline.as_of_days(_store)
