"""The forecast: what the period is likely to bring in, and what would move it."""

import streamlit as st

from pipeline_core.ui import (
    backtest_parts,
    category_parts,
    filter_bar,
    findings,
    forecast_parts,
    levers,
    period_over,
    scenario_parts,
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
    is_over = period_over.is_over(asked)
    finding = period_over.finding if is_over else forecast_parts.finding
    show.heading("forecast", finding(row, asked, period, text), line, text)
    has_deals = not show.no_match(text, forecast_parts.deals_whenever(asked))
    if has_deals and is_over:
        period_over.draw(answer, asked, period, text)
    elif has_deals:
        forecast_parts.tiles(row, asked, text)
        forecast_parts.history(asked, text)
        forecast_parts.draw_switches(row, text)
        levers.what_if(asked, forecast_parts.switches(), text)
        forecast_parts.made_of(row, asked, text)
        forecast_parts.concentration(row, asked, text)
        scenario_parts.draw(asked, text)
        forecast_parts.levers_compared(row, asked, text)
        forecast_parts.deals(asked, text)
        rates = session.ask("stage_win_rates", asked)
        if rates.frame["closed"].any():
            st.subheader(text("forecast.rates"), anchor=False)
            show.table(rates.frame, show.columns_of("stage_win_rates"), text, key="rates")
            show.passport("stage_win_rates", rates, text, "rates")
        category_parts.draw(asked, text)
        backtest_parts.draw(asked, text)
