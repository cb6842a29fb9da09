"""The parts of the hygiene page: its finding, tiles, how current the data is, and the deals that fail."""

from __future__ import annotations

import dataclasses

import pandas as pd
import streamlit as st

from pipeline_core.charts.hygiene import passing
from pipeline_core.metrics.hygiene import ALL, CHECKS, ODD
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.text.numbers import UNKNOWN
from pipeline_core.ui import choices, filter_bar, glossary, session, show
from pipeline_core.ui.plain import plain

OLD_DAYS = 7  # a weekly meeting looks at an export of its own week
MOST_OWNERS = 3  # named in one line


def scope() -> Scope:
    """Return the scope without its period: an undated or an overdue deal lies in none."""
    return dataclasses.replace(filter_bar.scope(), since=None, until=None)


def finding(frame: pd.DataFrame, text: Text) -> str:
    """How much passes everything, and the check that the smallest share passes."""
    checks = frame.set_index("check_name")
    whole = checks.loc[ALL]
    if not whole["deals"]:
        return text("pipeline.finding_none")
    failed = checks[(checks.index != ALL) & (checks["failing"] > 0)]
    if failed.empty:
        return text("hygiene.finding_clean")
    worst = failed["passing_share"].idxmin()
    return text(
        f"hygiene.finding_{whole['measured_by']}.{worst}",
        share=passing(whole["passing_share"], text),
        n=int(failed.loc[worst, "failing"]),
    )


def scope_line(out: str, text: Text) -> str:
    """The day and the filters, what is left out, and that a chosen period changes nothing here."""
    is_period = filter_bar.scope().since is not None
    parts = [filter_bar.said(text, scope()), text("hygiene.no_period") if is_period else "", out]
    return " · ".join(part for part in parts if part)


def tiles(frame: pd.DataFrame, asked: Scope, text: Text) -> None:
    """Draw what passes everything, and the deals that are overdue, without a next step, and silent."""
    checks = frame.set_index("check_name")
    whole = checks.loc[ALL]
    share = passing(whole["passing_share"], text)
    about = text(f"hygiene.of_{whole['measured_by']}")
    _tile("passing", share, about, text)
    for name, check in (("overdue", "not_overdue"), ("no_next_step", "next_step")):
        row = checks.loc[check]
        _counted(name, row["is_checkable"], row["failing"], row["failing_amount"], text)
    stalled = session.ask("stalled_deals", asked).frame
    silent = stalled[stalled["is_silent"].fillna(False)]
    is_known = checks.loc["touched", "is_checkable"]
    amount = silent["amount"].sum(min_count=min(len(silent), 1))
    _counted("silent", is_known, len(silent), amount, text)


def _counted(name: str, is_known: bool, deals: int, amount: int | None, text: Text) -> None:
    """A number of deals with their money; a missing column is never a zero."""
    if is_known:
        _tile(name, text.count(deals), text.money(amount) if deals else None, text)
    else:
        _tile(name, UNKNOWN, text("chart.cannot_check"), text)


def _tile(name: str, value: str, about: str | None, text: Text) -> None:
    st.metric(
        text(f"hygiene.tile_{name}"),
        value,
        delta_description=about,
        border=True,
        height="stretch",
        help=glossary.about(name, text) if name in glossary.TERMS else None,
    )


def freshness(asked: Scope, text: Text) -> None:
    """Draw how current the data is; a sample is told, and never judged."""
    answer = session.ask("freshness", asked)
    st.subheader(text("hygiene.freshness"), anchor=False)
    if answer.frame.empty:
        st.markdown(text("fresh.before_uploads"))
        return
    row = answer.frame.iloc[0]
    lines = [*ages(row, asked, text), _upload_before(row, text)]
    if row["unreadable_cells"]:
        lines.append(text("hygiene.unreadable_cells", n=int(row["unreadable_cells"])))
    st.markdown("\n".join(f"- {line}" for line in [*lines, *_owners(asked, text)]))
    show.link_to("upload", text("hygiene.to_upload"))
    show.passport("freshness", answer, text, "freshness")


def ages(row: pd.Series, asked: Scope, text: Text) -> list[str]:
    """Return how old the newest upload (a row of freshness) is, and the newest change in it."""
    return [_upload_age(row, asked, text), _newest_touch(row, text)]


def _upload_age(row: pd.Series, asked: Scope, text: Text) -> str:
    """An age is told of the newest upload alone: an earlier day was chosen to look back."""
    file, day = plain(row["file_name"]), text.day(row["as_of"])
    if session.workspace() == "sample":
        return text("hygiene.sample_export", day=day, file=file)
    if asked.as_of < (session.known_days() or (None, asked.as_of))[1]:
        return text("hygiene.export", day=day, file=file)
    age = max((session.today() - row["as_of"].date()).days, 0)
    said = text("hygiene.export_age", n=age, day=day, file=file)
    return f"{said} :orange-badge[{text('hygiene.old')}]" if age > OLD_DAYS else said


def _newest_touch(row: pd.Series, text: Text) -> str:
    if pd.isna(row["newest_touch_on"]):
        return text("hygiene.no_touch")
    days = (row["as_of"] - row["newest_touch_on"]).days
    if not days:
        return text("hygiene.touch_same_day")
    return text("hygiene.newest_touch", n=days, day=text.day(row["newest_touch_on"]))


def _upload_before(row: pd.Series, text: Text) -> str:
    if pd.isna(row["upload_before_on"]):
        return text("hygiene.first_upload")
    days = (row["as_of"] - row["upload_before_on"]).days
    return text("hygiene.upload_before", n=days, day=text.day(row["upload_before_on"]))


def _owners(asked: Scope, text: Text) -> list[str]:
    """The owners none of whose deals was touched, the most money first; a few by name."""
    frame = session.ask("owners_without_touch", asked).frame
    if frame.empty:
        return []
    names = ", ".join(plain(name) for name in frame["owner"].head(MOST_OWNERS))
    since = text.day_short(frame["since"].iloc[0])
    more = len(frame) - MOST_OWNERS
    if more > 0:
        return [text("hygiene.owners_and_more", owners=names, n=more, since=since)]
    return [text("hygiene.owners", n=len(frame), owners=names, since=since)]


def failing_deals(asked: Scope, frame: pd.DataFrame, chosen: list[str] | None, text: Text) -> None:
    """Draw the deals that fail the check that was clicked, or any; counted as the check counts them."""
    check = chosen[0] if chosen and chosen[0] in CHECKS else ALL
    row = frame.set_index("check_name").loc[check]
    answer = session.ask("failing_deals", asked, check_name=check)
    failing = int(row["failing"])
    st.subheader(text(f"hygiene.failing.{check}", n=failing), anchor=False)
    st.caption(show.counted(failing, row["failing_amount"], text))
    show.listed("failing_deals", answer.frame, "check", "check" if check != ALL else None, text)


def odd_values(asked: Scope, text: Text) -> None:
    """Draw the values that cannot be, where there are any, with the deals of the chosen kind."""
    answer = session.ask("odd_values", asked)
    if answer.frame.empty:
        return
    st.subheader(text("odd_values.title"), anchor=False)
    st.caption(text("hygiene.odd_about"))
    kinds = [kind for kind in ODD if kind in set(answer.frame["odd"])]
    kind = choices.choice("odd", ("all", *kinds), text) if len(kinds) > 1 else "all"
    deals = session.ask("odd_deals", asked, odd=None if kind == "all" else kind)
    show.deals_to_open(deals.frame, show.columns_of("odd_deals"), text, key="odd_deals")
    show.download("odd_deals", deals.frame, text, "odd_deals")
    show.passport("odd_values", answer, text, "odd")
