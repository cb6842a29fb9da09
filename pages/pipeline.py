"""The pipeline: what is open now, stage by stage, by whoever holds it, and over past days."""

import streamlit as st

from pipeline_core.charts import pipeline as drawing
from pipeline_core.ui import choices, filter_bar, findings, session, show

SPLITS = ("stage", "owner", "team", "segment", "source", "deal_type", "close_month")

text = session.text()
if not show.nothing_here("pipeline", text):
    asked, colours = filter_bar.scope(), session.palette()
    by_stage = session.ask("pipeline_by_stage", asked)
    counted = findings.counts(asked)
    out = findings.left_out_line(
        by_stage, text, ("no_amount", "parked", "unplaced", "outside_period")
    )
    line = " · ".join(part for part in (filter_bar.said(text, asked), out) if part)
    show.heading("pipeline", findings.of_pipeline(by_stage.frame, text), line, text)
    st.markdown(findings.pipeline_or_funnel(asked, "pipeline", text))
    if not show.no_match(text, counted.total):
        with st.container(horizontal=True):
            split = choices.choice("by", SPLITS, text)
            measure = choices.choice("measure", ("amount", "deals"), text)
        if "amounts_thin" in by_stage.left_out:
            st.caption(text("pipeline.thin"))
        left, right = st.columns([3, 2], gap="large")
        with left:
            st.subheader(text(f"pipeline.figure_{split}"), anchor=False)
            st.caption(text(f"pipeline.key_{measure}"))
            if split == "stage":
                metric, answer = "pipeline_by_stage", by_stage
                drawn = drawing.stage_bars(answer.frame, text, colours, measure)
                alt = drawing.stage_bars_alt(answer.frame, text, measure)
            else:
                metric, answer = "pipeline_by", session.ask("pipeline_by", asked, split_by=split)
                labels = show.labels_of(answer.frame["value"], split, text)
                names = list(labels.values())
                drawn = drawing.value_bars(answer.frame, names, text, colours, measure)
                alt = drawing.stage_bars_alt(answer.frame.assign(stage=names), text, measure)
            clicked = show.figure(drawn, f"bar_{split}", alt)
            show.passport(metric, answer, text, "pipeline")
        with right:
            st.subheader(text("pipeline.trend"), anchor=False)
            st.caption(text(f"pipeline.trend_{measure}"))
            trend = session.ask("pipeline_trend", asked)
            drawn = drawing.stage_trend(trend.frame, text, colours, measure)
            alt = drawing.stage_trend_alt(trend.frame, text, measure)
            show.still_figure(drawn, "trend", alt)
            show.passport("pipeline_trend", trend, text, "trend")
        chosen = choices.selection(f"bar_{split}", clicked and clicked[:1])
        parameters = {"outcome": "open"}
        title = text("deals.open")
        if chosen and split == "stage":
            parameters |= {"stage": chosen[0]}
            title = text("deals.in", value=chosen[0])
        elif chosen:
            parameters |= {"split_by": split, "split_value": chosen[0] or None}
            shown = show.labels_of([chosen[0] or None], split, text)
            title = text("deals.with", value=next(iter(shown.values())))
        show.deal_table(asked, text, f"bar_{split}", title, bool(chosen), **parameters)
