"""The forecast: what the period is likely to bring in, and what would move it."""

import streamlit as st

from pipeline_core.ui import (
    backtest_parts,
    category_parts,
    filter_bar,
    findings,
    forecast_parts,
    levers,
    session,
    show,
)

text = session.text()
if not show.nothing_here("forecast", text):
    asked, period = filter_bar.scope_in_quarter(), filter_bar.period_code()
    answer = session.ask("forecast", asked, **forecast_parts.switches())
    row = answer.frame.iloc[0]
    out = findings.left_out_line(answer, text, ("no_created_date", "stage_unknown", "no_rate"))
    line = " · ".join(part for part in (filter_bar.said(text, asked), out) if part)
    show.heading("forecast", forecast_parts.finding(row, asked, period, text), line, text)
    if not show.no_match(text, forecast_parts.deals_whenever(asked)):
        forecast_parts.tiles(row, text)
        forecast_parts.history(asked, text)
        forecast_parts.draw_switches(text)
        levers.what_if(asked, forecast_parts.switches(), text)
        forecast_parts.made_of(row, asked, text)
        forecast_parts.concentration(row, asked, text)
        forecast_parts.levers_compared(row, asked, text)
        forecast_parts.deals(asked, text)
        st.subheader(text("forecast.rates"), anchor=False)
        rates = session.ask("stage_win_rates", asked)
        show.table(rates.frame, show.columns_of("stage_win_rates"), text, key="rates")
        show.passport("stage_win_rates", rates, text, "rates")
        category_parts.draw(asked, text)
        backtest_parts.draw(asked, text)
