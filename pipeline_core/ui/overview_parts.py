"""The overview's headline numbers, its fan, and the deals that need a decision."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipeline_core.printing import history_said
from pipeline_core.review import holding, words
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import filter_bar, findings, glossary, levers, session, show
from pipeline_core.ui.plain import plain

UPLOADS_SHOWN = 6
MOST_DEALS = 5
BETTER_LESS = ("attention",)
PAGE_OF = {"won": "changes", "likely": "forecast", "open": "pipeline", "attention": "hygiene"}


@dataclasses.dataclass(frozen=True)
class Number:
    """A headline number: deals, and their money in cents, None where no amount is known."""

    deals: int
    amount: int | None
    is_money: bool = True

    @property
    def value(self) -> int | None:
        """What the tile shows and its line follows."""
        return self.amount if self.is_money else self.deals

    def is_like(self, other: Number) -> bool:
        """Whether both are known and count the same: money, or deals."""
        return None not in (self.value, other.value) and self.is_money == other.is_money


def finding(row: pd.Series, asked: Scope, text: Text) -> str:
    """The range against the target; of a period that is over what was booked; deals where nothing has a price."""
    won, is_open, period = _won(asked), _open(asked), filter_bar.period_code()
    if won.amount is None and is_open.amount is None and won.deals + is_open.deals:
        values = {
            "won": text("chart.deals", n=won.deals),
            "open": text("chart.deals", n=is_open.deals),
        }
        return text("overview.finding_deals", period=text.period(period), **values)
    if asked.until > asked.as_of:
        return findings.of_period(row, period, text)
    key = "over" if pd.isna(row["target"]) else "over_target"
    values = {name: text.money_said(row[name]) for name in ("booked", "target")}
    return text(f"overview.{key}", period=text.period(period), **values)


def tiles(asked: Scope, row: pd.Series, text: Text) -> Callable[[], None]:
    """Draw won, likely, open and what needs attention, each with what the last upload changed.

    Returned is what adds the lines that need a forecast per upload: call it when the page is drawn.
    """
    before = _before(asked)
    numbers = {name: ask(asked) for name, ask in ASKED.items()}
    places = {}
    with st.grid(4, min_column_width=165):
        for name, number in numbers.items():
            with st.container(border=True, height="stretch", gap="xsmall"):
                places[name] = st.empty()
                st.caption(_said_of(name, number, row, asked, text))
                chosen = {"bar": "won"} if name == "won" and before else {}
                show.link_to(PAGE_OF[name], text(f"page.{PAGE_OF[name]}.title"), **chosen)

    def draw(name: str, line: list[float] | None) -> None:
        earlier = ASKED[name](before) if before else None
        _metric(places[name], name, numbers[name], earlier, before, asked, line, text)

    for name in ASKED:
        draw(name, _line(name, asked) if name in QUICK else None)

    def rest() -> None:
        for name in ASKED:
            if name not in QUICK and numbers[name].value is not None:
                draw(name, _line(name, asked))

    return rest


def _metric(
    place: DeltaGenerator,
    name: str,
    number: Number,
    earlier: Number | None,
    before: Scope | None,
    asked: Scope,
    line: list[float] | None,
    text: Text,
) -> None:
    """Streamlit reads a direction only from an ASCII hyphen, so arrow and colour are given."""
    is_known = earlier is not None and earlier.is_like(number)
    change = int(number.value - earlier.value) if is_known else 0
    is_good = (change > 0) != (name in BETTER_LESS)
    signed = text.money(change, sign=True) if number.is_money else f"{change:+d}".replace("-", "−")
    since = text("tile.since", day=text.day_tick(before.as_of)) if before else None
    place.metric(
        text(f"tile.{name}", day=text.day_tick(asked.until)),
        text.money(number.value) if number.is_money else text("chart.deals", n=number.deals),
        delta=signed if change else None,
        delta_arrow="up" if change > 0 else "down",
        delta_color="green" if is_good else "red",
        delta_description=since if change else text("tile.unchanged") if is_known else None,
        help=glossary.about(TERM_OF[name], text),
        chart_data=line if line and len(line) > 1 else None,
    )


def _said_of(name: str, number: Number, row: pd.Series, asked: Scope, text: Text) -> str:
    """Return the sentence that explains a tile."""
    if name == "attention":
        worth = "tile.of_attention" if number.amount is None else "tile.worth"
        return text(worth, amount=text.money(number.amount))
    if name != "likely":
        return text(f"tile.{name}_deals", n=number.deals)
    if pd.isna(row["p50"]):
        return text("tile.no_range")
    if asked.until <= asked.as_of:
        return text("tile.over")
    return text("tile.range", likely=text.money_range(row["p10"], row["p90"]))


def _line(name: str, asked: Scope) -> list[float]:
    """The number at each of the last uploads; won and likely only inside the period that they are about."""
    days = [day for day in session.upload_days() if day <= asked.as_of]
    if name in ("won", "likely"):
        days = [day for day in days if asked.since <= day]
    scopes = [dataclasses.replace(asked, as_of=day) for day in days[-UPLOADS_SHOWN:]]
    numbers = [ASKED[name](scope) for scope in scopes]
    return [float(each.value) for each in numbers if each.is_like(ASKED[name](asked))]


def likely_range(row: pd.Series, asked: Scope, text: Text) -> None:
    """Draw the period's bookings as a fan, or say why there is no range."""
    answer = session.ask("forecast", asked)
    if pd.isna(row["p50"]):
        st.info(history_said(session.ask("history_used", asked).frame.iloc[0], text))
    elif asked.until > asked.as_of:
        st.subheader(text("overview.middle", p50=text.money_said(row["p50"])), anchor=False)
    else:
        st.subheader(text("overview.booked"), anchor=False)
    levers.fan(asked, row["target"], {}, {}, text)
    show.passport("forecast", answer, text, "overview")


def decisions(asked: Scope, text: Text) -> None:
    """Draw the deals that a meeting would begin with, each with its reasons and its chance."""
    start = holding.compared_with(session.store(), asked.as_of) or asked.as_of
    scope = filter_bar.scope()
    answer = session.ask("deals_to_discuss", scope, start=start, at_most=MOST_DEALS)
    chances = session.ask("forecast_deals", asked).frame.set_index("deal_id")["chance"]
    if answer.frame.empty:
        st.subheader(text("decide.none"), anchor=False)
    else:
        st.subheader(text("decide.title", n=len(answer.frame)), anchor=False)
        has_chances = len(chances) > 0 and asked.until > asked.as_of
        order = "amount" if answer.frame["amount"].notna().any() else "chance"
        lines = [text(f"decide.by_{order}")]
        lines += [text("decide.chance", day=text.day_tick(asked.until))] if has_chances else []
        st.caption(" · ".join(lines))
        for row in answer.frame.itertuples():
            _deal(row, chances.get(row.deal_id) if has_chances else None, text)
    show.link_to("review", text("decide.link"))
    show.passport("deals_to_discuss", answer, text, "decide")


def _deal(row: tuple, chance: float | None, text: Text) -> None:
    """Two lines: the way to the deal with its amount; where it stands, why it is here, its chance."""
    owner = text("to_do.no_owner") if pd.isna(row.owner) else row.owner
    badges = " ".join(f":orange-badge[{text(f'to_do.is_{code}')}]" for code in row.reasons.split())
    with st.container(gap=None):
        with _row():
            with st.container(width="stretch"):
                show.link_to_deal(row.deal_id, f"**{plain(row.name)}**")
            if pd.notna(row.amount):
                st.markdown(f"**{plain(text.money(row.amount))}**", width="content")
        with _row():
            facts = plain(f"{row.stage} · {owner}")
            st.markdown(f"{facts} {badges}", width="stretch", help=plain(words.reasons(row, text)))
            if chance is not None:
                st.markdown(text.share(chance), width="content")


def _row() -> DeltaGenerator:
    """Words at the left, their number at the right, on a phone too."""
    return st.container(horizontal=True, wrap=False, gap="small")


def _won(asked: Scope) -> Number:
    counted = findings.counts(asked)
    amount = counted.amounts.get("won")
    if not counted.of("won") and any(known is not None for known in counted.amounts.values()):
        amount = 0
    return Number(counted.of("won"), amount, amount is not None)


def _likely(asked: Scope) -> Number:
    row = session.ask("forecast", asked).frame.iloc[0]
    return Number(int(row["open_deals"]), None if pd.isna(row["p50"]) else int(row["p50"]))


def _open(asked: Scope) -> Number:
    frame = session.ask("pipeline_by_stage", _all_time(asked)).frame
    return _sum(frame["deals"].sum(), frame["amount"])


def _attention(asked: Scope) -> Number:
    frame = session.ask("to_do", _all_time(asked)).frame
    return dataclasses.replace(_sum(len(frame), frame["amount"]), is_money=False)


def _sum(deals: int, amounts: pd.Series) -> Number:
    amount = amounts.sum(min_count=min(len(amounts), 1))
    known = None if pd.isna(amount) else int(amount)
    return Number(int(deals), known, known is not None)


ASKED: dict[str, Callable[[Scope], Number]] = {
    "won": _won,
    "likely": _likely,
    "open": _open,
    "attention": _attention,
}
QUICK = ("won", "open")  # a query each; the others need a fit or the pace of every stage
TERM_OF = {"won": "outcome", "likely": "p50", "open": "pipeline", "attention": "attention"}


def _before(asked: Scope) -> Scope | None:
    """The scope at the upload before the as-of day, to say what changed since."""
    days: list[datetime.date] = [day for day in session.upload_days() if day < asked.as_of]
    return dataclasses.replace(asked, as_of=days[-1]) if days else None


def _all_time(asked: Scope) -> Scope:
    return dataclasses.replace(asked, since=None, until=None)
