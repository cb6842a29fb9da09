"""Settings: stages, target, currency, fiscal year, language."""

import streamlit as st

from pipeline_core.ui import session, settings_form, show

text = session.text()
show.heading("settings", text("settings.title"), text("settings.about"), text)
names = ("stages", "target", "currency", "calendar", "language")
tabs = st.tabs([text(f"settings.tab_{name}") for name in names])
for name, tab in zip(names, tabs, strict=True):
    with tab:
        getattr(settings_form, name)(text)
