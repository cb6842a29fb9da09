"""The reporting currency, and what one unit of each other currency was worth in it, and since when."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core import clock
from pipeline_core.ingest.rates import FIRST_DAY, LAST_DAY
from pipeline_core.store import settings
from pipeline_core.text import Text
from pipeline_core.ui import session, show

CODE = r"^[A-Za-z]{3}$"


def currency(text: Text) -> None:
    """Draw the reporting currency and the dated rates of other currencies to it."""
    st.caption(text("settings.currency_about"))
    present = session.currency() or ""
    with st.form("currency_form", border=False):
        chosen = st.text_input(
            text("settings.currency"), present, max_chars=3, key="currency", width=240
        )
        st.markdown(f"**{text('settings.rates')}**")
        st.caption(text("settings.rates_about"))
        edited = _editor(text)
        if st.form_submit_button(text("settings.save"), type="primary"):
            code = chosen.strip().upper()
            now, by = clock.now(), session.user()
            settings.change_setting(session.store(), "reporting_currency", code, now, by)
            settings.save_rates(session.store(), dated_rates(edited, code, text))
            st.toast(text("settings.saved"))
            st.rerun()
    show.link_to("upload", text("settings.rates_upload"))


def _editor(text: Text) -> pd.DataFrame:
    return st.data_editor(
        _shown(text),
        num_rows="dynamic",
        hide_index=True,
        placeholder="–",
        alt=text("settings.rates"),
        column_config={
            text("column.currency"): st.column_config.TextColumn(max_chars=3, validate=CODE),
            text("column.exchange_rate"): st.column_config.NumberColumn(min_value=0, format="%.6g"),
            text("column.reporting_currency"): st.column_config.TextColumn(
                max_chars=3, validate=CODE
            ),
            text("column.valid_from"): st.column_config.DateColumn(format="YYYY-MM-DD"),
        },
        key="rates_editor",
    )


def _shown(text: Text) -> pd.DataFrame:
    saved = settings.rates(session.store())
    since = saved["valid_from"].astype("datetime64[us]")
    return pd.DataFrame(
        {
            text("column.currency"): saved["currency"].astype("str"),
            text("column.exchange_rate"): saved["rate"].astype("float64"),
            text("column.reporting_currency"): saved["reporting_currency"].astype("str"),
            text("column.valid_from"): since.mask(since <= pd.Timestamp(FIRST_DAY)),
        }
    )


def dated_rates(edited: pd.DataFrame, code: str, text: Text) -> pd.DataFrame:
    """Return the person's table as rates, each until the next one of its two currencies.

    A rate without a day holds from the beginning, one without another currency leads to `code`; of
    two for the same day the lower row counts.
    """
    keys = ["currency", "reporting_currency", "valid_from"]
    named = {text(f"column.{name}"): name for name in keys} | {text("column.exchange_rate"): "rate"}
    rows = edited.rename(columns=named).dropna(subset=["currency", "rate"])
    rows = rows.assign(
        currency=_codes(rows["currency"]),
        reporting_currency=_codes(rows["reporting_currency"].fillna(code)).replace("", code),
        rate=rows["rate"].astype("float64"),
        valid_from=pd.to_datetime(rows["valid_from"]).fillna(pd.Timestamp(FIRST_DAY)),
    )
    rows = rows.drop_duplicates(keys, keep="last").sort_values(keys, kind="stable")
    following = rows.groupby(keys[:2])["valid_from"].shift(-1)
    return rows.assign(valid_to=following.fillna(pd.Timestamp(LAST_DAY)))


def _codes(cells: pd.Series) -> pd.Series:
    return cells.astype("str").str.strip().str.upper()
