"""The forecast: what the period is likely to bring in, and what would move it."""

import streamlit as st

from pipeline_core.ui import filter_bar, findings, levers, scenario_parts, session, show

text = session.text()
if not show.nothing_here("forecast", text):
    asked = filter_bar.scope_in_quarter()
    answer = session.ask("forecast", asked)
    row = answer.frame.iloc[0]
    out = findings.left_out_line(answer, text, ("no_created_date", "stage_unknown", "no_rate"))
    line = " · ".join(part for part in (filter_bar.said(text, asked), out) if part)
    show.heading("forecast", findings.of_period(row, filter_bar.period_code(), text), line, text)
    if not show.no_match(text, findings.counts(filter_bar.scope()).total):
        with st.grid(4, min_column_width=165):
            for name in ("booked", "open", "new", "weighted"):
                label = text(f"column.{name}")
                about = text(f"forecast.{name}_about")
                st.metric(label, text.money(row[name]), help=about, border=True, height="stretch")
        history = session.ask("history_used", asked)
        st.caption(findings.of_history(history.frame.iloc[0], text))
        show.passport("history_used", history, text, "history")
        levers.what_if(asked, text)
        scenario_parts.draw(asked, text)
        st.subheader(text("forecast.rates"), anchor=False)
        rates = session.ask("stage_win_rates", asked)
        show.table(rates.frame, show.columns_of("stage_win_rates"), text, key="rates")
        show.passport("stage_win_rates", rates, text, "rates")
        deals = session.ask("forecast_deals", asked)
        if len(deals.frame):
            st.subheader(text("forecast.deals"), anchor=False)
            show.deals_to_open(
                deals.frame, show.columns_of("forecast_deals"), text, "forecast_deals"
            )
            show.passport("forecast_deals", deals, text, "deals")
