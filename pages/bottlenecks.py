"""Bottlenecks: where deals wait, for whom, and how long, with those that still wait counted."""

import streamlit as st

from pipeline_core.charts import bottlenecks as drawing
from pipeline_core.ui import choices, filter_bar, findings, session, show

SPLITS = ("owner", "team", "segment", "source", "month")

text = session.text()
if not show.nothing_here("bottlenecks", text):
    asked, colours = filter_bar.scope(), session.palette()
    times = session.ask("time_in_stage", asked)
    out = findings.left_out_line(times, text, ("inferred_stage_day", "stage_unknown", "unplaced"))
    line = " · ".join(part for part in (filter_bar.said(text, asked), out) if part)
    split = choices.current("board", SPLITS)
    board = session.ask("stage_board", asked, split_by=split)
    labels = show.labels_of(board.frame["value"], split, text)
    finding = findings.of_bottlenecks(times.frame, board.frame, labels, split, text)
    show.heading("bottlenecks", finding, line, text)
    if not show.no_match(text, findings.counts(asked).total):
        with st.container(horizontal=True):
            choices.choice("board", SPLITS, text)
            colour = choices.choice("colour", ("usual", "days", "waiting"), text)
        st.caption(text(f"bottlenecks.key_{colour}"))
        if board.frame.empty:
            st.info(text("bottlenecks.no_visits"))
        drawn = drawing.stage_heatmap(board.frame, labels, text, colours, colour)
        alt = drawing.stage_heatmap_alt(board.frame, labels, text)
        clicked = show.figure(drawn, f"cell_{split}", alt)
        show.passport("stage_board", board, text, "board")
        st.subheader(text("bottlenecks.by_stage"), anchor=False)
        st.caption(text("bottlenecks.why_no_mean"))
        show.table(times.frame, show.columns_of("time_in_stage"), text, key="times")
        show.passport("time_in_stage", times, text, "times")
        chosen = choices.selection(f"cell_{split}", clicked and clicked[:2])
        parameters, title = {"outcome": "open"}, text("deals.open")
        if chosen:
            value = chosen[1] or None
            parameters = {"visited": chosen[0], "period_by": "none"}
            if split == "month":
                parameters |= {"visited_month": value}
            else:
                parameters |= {"split_by": split, "split_value": value}
            shown = show.labels_of([value], split, text)
            title = text("deals.visited", stage=chosen[0], value=next(iter(shown.values())))
        show.deal_table(asked, text, f"cell_{split}", title, bool(chosen), **parameters)
