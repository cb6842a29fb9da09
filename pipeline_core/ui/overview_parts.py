"""The overview's tiles and its three things to look at."""

from __future__ import annotations

import dataclasses

import pandas as pd
import streamlit as st

from pipeline_core.charts import forecast as drawing
from pipeline_core.printing import history_said
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, filter_bar, findings, session, show
from pipeline_core.ui.plain import plain

UPLOADS_SHOWN = 8


def tiles(asked: Scope, row: pd.Series, text: Text) -> None:
    """Won so far, likely by the end, open and weighted pipeline, each with what the last upload changed."""
    before = _before(asked)
    earlier = session.ask("forecast", before).frame.iloc[0] if before else None
    since = text.day_short(before.as_of) if before else ""
    with st.grid(4, min_column_width=165):
        _tile("won", row["booked"], earlier, "booked", since, _booked_by_upload(asked), text)
        _tile("likely", row["p50"], earlier, "p50", since, None, text)
        _open_tiles(asked, before, since, text)


def _open_tiles(asked: Scope, before: Scope | None, since: str, text: Text) -> None:
    frames = [session.ask("pipeline_by_stage", _all_time(asked)).frame]
    frames += [session.ask("pipeline_by_stage", _all_time(before)).frame] if before else []
    for name, column in (("open", "amount"), ("weighted", "weighted_amount")):
        sums = [frame[column].sum(min_count=1) for frame in frames]
        if pd.isna(sums[0]):
            deals = text.count(frames[0]["deals"].sum())
            st.metric(
                text(f"tile.{name}"),
                deals,
                delta_description=text("tile.no_amounts"),
                border=True,
                height="stretch",
            )
            continue
        change = None if len(sums) < 2 or pd.isna(sums[1]) else int(sums[0] - sums[1])
        _metric(name, sums[0], change, since, _line(asked, column), text)


def _line(asked: Scope, column: str) -> list[float]:
    """The sum over stages at each of the last uploads."""
    days = [day for day in session.upload_days() if day <= asked.as_of][-UPLOADS_SHOWN:]
    scopes = [dataclasses.replace(_all_time(asked), as_of=day) for day in days]
    frames = [session.ask("pipeline_by_stage", scope).frame for scope in scopes]
    return [float(frame[column].sum()) for frame in frames]


def _tile(
    name: str,
    value: int,
    earlier: pd.Series | None,
    column: str,
    since: str,
    line: list[float] | None,
    text: Text,
) -> None:
    if pd.isna(value):
        about = text("tile.no_range")
        label = text(f"tile.{name}")
        st.metric(label, text.money(None), delta_description=about, border=True, height="stretch")
        return
    is_known = earlier is not None and pd.notna(earlier[column])
    change = int(value - earlier[column]) if is_known else None
    _metric(name, value, change, since, line, text)


def _metric(
    name: str, value: int, change: int | None, since: str, line: list[float] | None, text: Text
) -> None:
    """Streamlit reads a direction only from an ASCII hyphen, so arrow and colour are given."""
    is_moved = bool(change)
    up = is_moved and (change or 0) > 0
    st.metric(
        text(f"tile.{name}"),
        text.money(value),
        delta=text.money(change, sign=True) if is_moved else None,
        delta_arrow="up" if up else "down",
        delta_color="green" if up else "red",
        delta_description=text("tile.since", day=since) if is_moved else text("tile.unchanged"),
        border=True,
        height="stretch",
        chart_data=line if line and len(line) > 1 else None,
    )


def likely_range(frame: pd.DataFrame, asked: Scope, text: Text) -> None:
    """Draw the period's range, or say why there is none."""
    row = frame.iloc[0]
    if pd.isna(row["p50"]):
        st.info(history_said(session.ask("history_used", asked).frame.iloc[0], text))
        return
    bounds = {name: text.money_said(row[name]) for name in ("p10", "p90")}
    st.subheader(text("overview.range", **bounds), anchor=False)
    st.caption(text("forecast.key"))
    names = [text.period(filter_bar.period_code())]
    drawn = drawing.range_bars(frame, names, text, session.palette())
    show.still_figure(drawn, "overview_range", drawing.range_bars_alt(frame, names, text))


def things_to_look_at(asked: Scope, text: Text) -> None:
    """Draw at most three: where deals wait, and the kinds of deals that need a person."""
    drawn = 0
    board = session.ask("bottleneck_board", asked, split_by="owner").frame
    cell = findings.slowest_cell(board)
    if cell is not None:
        drawn += 1
        _thing(
            text(
                "look.slow",
                stage=cell["stage"],
                value=cell["group"],
                days=text.days(cell["median_days"]),
                usual=text.days(cell["usual_days"]),
            ),
            text("look.slow_about", n=int(cell["waiting"])),
        )
        show.link_to("bottlenecks", text("look.slow_link"))
    for row in session.ask("attention", asked).frame.head(3 - drawn).itertuples():
        drawn += 1
        amount = (
            "" if pd.isna(row.amount) else text("look.worth", amount=text.money_said(row.amount))
        )
        _thing(
            text(f"look.{row.reason}", n=row.deals), f"{text(f'look.{row.reason}_about')} {amount}"
        )
    if not drawn:
        st.markdown(text("look.nothing"))
    show.link_to("pipeline", text("look.pipeline_link"))


def deals_to_look_at(asked: Scope, text: Text) -> None:
    """Draw the open deals, or those that need a person for one reason."""
    reasons = list(session.ask("attention", asked).frame["reason"])
    chosen = choices.choice("look", ("all", *reasons), text)
    reason = None if chosen == "all" else chosen
    title = text("deals.open") if reason is None else text(f"attention.{reason}").capitalize()
    show.deal_table(
        asked, text, "look_deals", title, False, outcome="open", attention=reason, period_by="none"
    )


def freshness(asked: Scope, text: Text) -> str:
    """Return how current the data is; a sample is never judged."""
    frame = session.ask("freshness", asked).frame
    if frame.empty:
        return text("fresh.before_uploads")
    row = frame.iloc[0]
    if session.workspace() == "sample":
        return text("fresh.sample", day=text.day(row["as_of"]))
    age = (session.today() - row["as_of"].date()).days
    return text("fresh.upload", n=max(age, 0), day=text.day(row["as_of"]), file=row["file_name"])


def _thing(title: str, about: str) -> None:
    st.markdown(f"**{plain(title)}**  \n{about}")


def _before(asked: Scope) -> Scope | None:
    """The scope at the upload before the as-of day, to say what changed since."""
    days = [day for day in session.upload_days() if day < asked.as_of]
    return dataclasses.replace(asked, as_of=days[-1]) if days else None


def _booked_by_upload(asked: Scope) -> list[float]:
    """Booked at each of the last uploads inside the period."""
    days = [
        day for day in session.upload_days() if asked.since and asked.since <= day <= asked.as_of
    ][-UPLOADS_SHOWN:]
    counts = [findings.counts(dataclasses.replace(asked, as_of=day)) for day in days]
    return [float(count.amounts.get("won") or 0) for count in counts]


def _all_time(asked: Scope) -> Scope:
    return dataclasses.replace(asked, since=None, until=None)
