"""The suggested actions in the settings: which rules propose them, and from which size on."""

from __future__ import annotations

import streamlit as st

from pipeline_core import clock
from pipeline_core.store.suggestion_rules import (
    RULES,
    SuggestionRules,
    save_suggestion_rules,
    suggestion_rules,
)
from pipeline_core.text import Text
from pipeline_core.ui import session

MOST_PUSHES, LONGEST_DAYS = 20, 90


def suggestions(text: Text) -> None:
    """Draw a switch per rule, and the sizes that a person may choose."""
    known = suggestion_rules(session.store())
    st.caption(text("settings_suggestions.about"))
    with st.form("suggestions_form", border=False):
        for rule in RULES:
            st.toggle(text(f"settings_suggestions.{rule}"), rule in known.rules, key=f"rule_{rule}")
        columns = st.columns(2, gap="large")
        with columns[0]:
            _numbers(known, text)
        with columns[1]:
            large = None if known.large_cents is None else known.large_cents / 100
            label = text("settings_suggestions.large")
            about = text("settings_suggestions.large_about")
            st.number_input(
                label, 1.0, None, large, 1.0, "%.0f", key="rule_large", placeholder=about
            )
            chance = round(100 * known.chance)
            label = text("settings_suggestions.chance")
            st.number_input(label, 1, 99, chance, 1, key="rule_chance")
        st.form_submit_button(text("settings.save"), type="primary", on_click=_save)


def _numbers(known: SuggestionRules, text: Text) -> None:
    label = text("settings_suggestions.pushes")
    st.number_input(label, 1, MOST_PUSHES, known.pushes, 1, key="rule_pushes")
    label = text("settings_suggestions.due_days")
    st.number_input(label, 1, LONGEST_DAYS, known.due_days, 1, key="rule_due_days")


def _save() -> None:
    """A callback: the form as it stands when the button is pressed."""
    state = st.session_state
    large = state["rule_large"]
    rules = SuggestionRules(
        rules=tuple(rule for rule in RULES if state[f"rule_{rule}"]),
        pushes=int(state["rule_pushes"]),
        large_cents=None if large is None else round(large * 100),
        chance=state["rule_chance"] / 100,
        due_days=int(state["rule_due_days"]),
    )
    save_suggestion_rules(session.store(), rules, clock.now(), session.user())
    st.toast(session.text()("settings.saved"))
