"""The anatomy of a page: the finding, the figure, its passport, the deals behind it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pipeline_core.answers import METRICS, Answer
from pipeline_core.printing import as_csv, plain_rows
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import filter_bar, glossary, session
from pipeline_core.ui.choices import clear_selection, figure_key
from pipeline_core.ui.pages import script
from pipeline_core.ui.plain import plain
from pipeline_core.ui.tables import ROWS_SHOWN, drawn_table, table

CONFIG = {"displayModeBar": False, "scrollZoom": False}


def heading(page: str, finding: str, scope_line: str, text: Text) -> None:
    """Draw the page's name, its finding as the title, and the scope under it."""
    st.html(f'<p class="alur-over">{text(f"page.{page}.title")}</p>')
    st.title(plain(finding), anchor=False, help=glossary.help_of(page, text))
    st.caption(scope_line)


def figure(drawn: go.Figure, key: str, alt: str) -> list[Any] | None:
    """Draw a figure and return the customdata of the point that was clicked in it, or None."""
    event = st.plotly_chart(
        drawn,
        theme=None,
        key=figure_key(key),
        config=CONFIG,
        alt=alt,
        on_select="rerun",
        selection_mode="points",
    )
    points = event["selection"]["points"] if event else []
    found = points[0].get("customdata") if points else None
    return list(found.values()) if isinstance(found, dict) else found


def still_figure(drawn: go.Figure, key: str, alt: str) -> None:
    """Draw a figure in which nothing can be chosen."""
    st.plotly_chart(drawn, theme=None, key=key, config=CONFIG, alt=alt)


def passport(metric: str, answer: Answer, text: Text, key: str, label: str = "") -> None:
    """One quiet line under a number: its rule, what it leaves out, the table, the download.

    A figure of several numbers has several lines: a label tells them apart.
    """
    label = label or text("passport.label")
    with st.expander(label, type="compact", on_change="rerun", key=f"passport_{key}") as opened:
        if not opened.open:
            return
        st.markdown(text(f"{metric}.about"))
        lines = [f"- {text(f'left_out.{reason}', n=n)}" for reason, n in answer.left_out.items()]
        st.markdown("\n".join(lines) if lines else text("passport.nothing_left_out"))
        table(answer.frame, METRICS[metric].columns, text, key=f"table_{key}")
        download(metric, answer.frame, text, key)


def deals_to_open(frame: pd.DataFrame, columns: dict[str, str], text: Text, key: str) -> None:
    """Draw a frame that has a column deal_id, as `table` does: a chosen row offers its deal's page.

    The link stands above the table, where it does not move; the filters travel with it.
    """
    place = st.container()
    chosen = drawn_table(
        frame,
        columns,
        text,
        key=f"{key}_{zlib.crc32(chr(0).join(frame['deal_id']).encode())}",  # a choice ends with its rows
        on_select="rerun",
        selection_mode="single-cell",
    )
    rows = [row for row, _ in chosen["selection"]["cells"] if row < len(frame)]
    with place:
        if not rows:
            st.caption(text("deals.choose_row"))
            return
        deal = frame.iloc[rows[0]]
        name = deal["deal_id"] if pd.isna(deal.get("name")) else deal["name"]
        link_to_deal(deal["deal_id"], text("deals.open_deal", name=plain(name)))


def link_to_deal(deal_id: str, label: str) -> None:
    """Link to the page of one deal; a click takes the filters along."""
    if not _is_on("deals"):
        query = {**_kept(), "deal": deal_id}
        st.page_link(script("deals"), label=f"{label} →", query_params=query)
        return
    # A link to the page that is open changes what is drawn, but not the address.
    st.button(f"{label} →", on_click=_open_deal, args=(deal_id,), key="open_deal", type="tertiary")


def _open_deal(deal_id: str) -> None:
    st.query_params["deal"] = deal_id


def _is_on(page: str) -> bool:
    return (st.context.url or "").split("?")[0].rstrip("/").endswith(f"/{page}")


def download(name: str, frame: pd.DataFrame, text: Text, key: str) -> None:
    """Offer a frame as CSV, made when it is asked for."""
    columns = METRICS[name].columns

    def content() -> bytes:
        return as_csv(list(frame.columns), plain_rows(frame, columns)).encode("utf-8-sig")

    st.download_button(
        text("passport.download"),
        content,
        file_name=f"alur-{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download_{key}",
        type="tertiary",
    )


def deal_table(
    asked: Scope, text: Text, key: str, title: str, is_chosen: bool, **parameters: Any
) -> None:
    """Draw the deals behind a number, the largest first; a click before has narrowed them."""
    answer = session.ask("deal_list", asked, **parameters)
    frame = answer.frame
    st.subheader(plain(title), anchor=False)
    st.caption(counted(len(frame), frame["amount"].sum(min_count=1), text))
    listed("deal_list", frame, key, key if is_chosen else None, text)


def listed(metric: str, frame: pd.DataFrame, key: str, clears: str | None, text: Text) -> None:
    """Draw the deals of a metric with their download; `clears` is the choice that has narrowed them."""
    with st.container(horizontal=True, gap="small"):
        if clears:
            st.button(
                text("deals.show_all"),
                on_click=clear_selection,
                args=(clears,),
                key=f"all_{key}",
                type="tertiary",
            )
        download(metric, frame, text, f"deals_{key}")
    shown = frame.drop(columns=["account"] if frame["account"].isna().all() else [])
    deals_to_open(shown, METRICS[metric].columns, text, key=f"deals_{key}")


def counted(deals: int, amount: int | None, text: Text) -> str:
    """Return how many deals a table has, with their money where any is known, and how many it shows."""
    said = text("deals.sum", n=deals, amount=text.money_full(amount))
    if pd.isna(amount):
        said = text("chart.deals", n=deals)
    return f"{said} · {text('deals.first', n=ROWS_SHOWN)}" if deals > ROWS_SHOWN else said


def nothing_here(page: str, text: Text, draw: Callable[[Text], None] | None = None) -> bool:
    """Say that the workspace is empty, with the one thing to do, or what `draw` draws; return whether it is."""
    if not session.is_empty(session.store()):
        return False
    st.html(f'<p class="alur-over">{text(f"page.{page}.title")}</p>')
    st.title(text("empty.title"), anchor=False, help=glossary.help_of(page, text))
    (draw or _upload_first)(text)
    return True


def _upload_first(text: Text) -> None:
    with st.container(border=True):
        st.markdown(text("empty.about"))
        st.page_link(script("upload"), label=text("empty.upload"), query_params=_kept())


def no_match(text: Text, count: int) -> bool:
    """Say that no deal answers to the filters, and offer to clear them; return whether that is so."""
    if count:
        return False
    st.info(text("empty.no_match"))
    if filter_bar.has_filters():
        st.button(text("empty.clear"), on_click=filter_bar.clear_filters, key="clear_filters")
    return True


def link_to(page: str, label: str, **chosen: str) -> None:
    """Link to another page with what is chosen on it; a click takes the filters along, which Streamlit adds."""
    st.page_link(script(page), label=f"{label} →", query_params={**_kept(), **chosen})


def _kept() -> dict[str, Any]:
    """What the link of another page keeps: Streamlit adds every bound filter itself."""
    return {"workspace": session.workspace()}


def columns_of(metric: str) -> dict[str, str]:
    """Return the columns that a metric promises, with their types."""
    return dict(METRICS[metric].columns)
