"""Settings: stages, thresholds, targets, categories, currencies, calendar, language, saved views, self-check."""

import streamlit as st

from pipeline_core.ui import (
    session,
    settings_categories,
    settings_check,
    settings_form,
    settings_rates,
    settings_suggestions,
    settings_targets,
    settings_thresholds,
    settings_views,
    show,
    whats_new,
)

text = session.text()
show.heading("settings", text("settings.title"), text("settings.about"), text)
drawn = {
    "stages": settings_form.stages,
    "thresholds": settings_thresholds.thresholds,
    "suggestions": settings_suggestions.suggestions,
    "target": settings_targets.targets,
    "categories": settings_categories.categories,
    "currency": settings_rates.currency,
    "calendar": settings_form.calendar,
    "language": settings_form.language,
    "views": settings_views.views,
    "check": settings_check.check,
}
names = {name: text(f"settings.tab_{name}") for name in drawn}
tabs = st.tabs(list(names.values()), default=names.get(st.query_params.get("tab", "")))
for draw, tab in zip(drawn.values(), tabs, strict=True):
    with tab:
        draw(text)
whats_new.whats_new(text)
