"""Bottlenecks: where deals wait, for whom, and how long, with those that still wait counted."""

import streamlit as st

from pipeline_core.charts import bottlenecks as drawing
from pipeline_core.charts.labels import labels_of
from pipeline_core.ui import bottleneck_parts as parts
from pipeline_core.ui import choices, filter_bar, findings, session, show
from pipeline_core.ui.fix_first import fix_first

COLOURS = ("usual", "forward", "days", "waiting")

text = session.text()
if not show.nothing_here("bottlenecks", text):
    asked, splits = filter_bar.scope(), parts.splits()
    split = choices.current("board", splits)
    times = session.ask("time_in_stage", asked)
    board = session.ask("bottleneck_board", asked, split_by=split)
    labels = labels_of(board.frame["group"], split, text)
    stuck = parts.stuck_deals(asked)
    finding = findings.of_bottlenecks(times.frame, board.frame, labels, split, stuck, text)
    show.heading("bottlenecks", finding, parts.scope_line(asked, times, text), text)
    if not show.no_match(text, findings.counts(asked).total):
        with st.container(horizontal=True):
            choices.choice("board", splits, text)
            colour = choices.choice("colour", COLOURS, text)
        st.caption(text(f"bottlenecks.key_{colour}"))
        if board.frame.empty:
            st.info(text("bottlenecks.no_visits"))
        drawn = drawing.stage_heatmap(board.frame, labels, text, session.palette(), colour)
        alt = drawing.stage_heatmap_alt(board.frame, labels, text)
        clicked = show.figure(drawn, f"cell_{split}", alt)
        parts.values_beyond(board.frame, split, text)
        show.passport("bottleneck_board", board, text, "board")
        fix_first(asked, board.frame, labels, split, text)
        chosen = choices.selection(f"cell_{split}", clicked and clicked[:2])
        cell = parts.cell_of(chosen, times.frame, board.frame, labels, split)
        if cell is not None:
            parts.cell_in_full(asked, cell, text)
        parts.stuck(asked, text)
        parts.by_stage(asked, times, cell and cell.stage, text)
        parts.deals(asked, cell, split, text)
