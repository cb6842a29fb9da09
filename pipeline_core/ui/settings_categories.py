"""Which forecast category a deal has that names none: that of its stage."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core import clock
from pipeline_core.store.categories import CATEGORIES, save_stage_categories, stage_categories
from pipeline_core.text import Text
from pipeline_core.ui import session


def categories(text: Text) -> None:
    """Draw one category per open stage; as long as nobody chooses, its probability decides."""
    known = stage_categories(session.store())
    if known.empty:
        st.info(text("settings.no_stages"))
        return
    st.caption(text("categories.about"))
    with st.form("categories_form", border=False):
        edited = st.data_editor(
            shown(known, text),
            hide_index=True,
            height="content",
            placeholder="–",
            alt=text("settings.tab_categories"),
            disabled=[text(f"column.{name}") for name in known.columns if name != "category"],
            column_config={
                text("column.default_probability"): st.column_config.NumberColumn(format="%d%%"),
                text("column.category"): st.column_config.SelectboxColumn(
                    options=CATEGORIES,
                    format_func=lambda code: text(f"category.{code}"),
                    required=True,
                ),
            },
            key="categories_editor",
        )
        if st.form_submit_button(text("settings.save"), type="primary"):
            chosen = known.assign(category=list(edited[text("column.category")]))
            save_stage_categories(session.store(), chosen, clock.now(), session.user())
            st.toast(text("settings.saved"))
            st.rerun()


def shown(known: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Return the categories under our words; pipelines are named where there are several."""
    named = ("pipeline", "stage") if known["pipeline"].nunique() > 1 else ("stage",)
    table = known.assign(default_probability=(100 * known["default_probability"]).round())
    columns = (*named, "default_probability", "category")
    return pd.DataFrame({text(f"column.{name}"): table[name] for name in columns})
