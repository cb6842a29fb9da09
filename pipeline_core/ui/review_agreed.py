"""What meetings agreed: earlier actions with what became of them, and this meeting's actions and decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core import clock
from pipeline_core.review import looking_back, words
from pipeline_core.store import agreed as kept
from pipeline_core.store.agreed import Action
from pipeline_core.text import Text
from pipeline_core.ui import session, show
from pipeline_core.ui.plain import plain
from pipeline_core.ui.review_state import Held

BADGES = {"kept": "green", "not_kept": "red", "not_due": "gray", "unknown": "yellow"}
MOST_SUGGESTED = 10  # of one owner: three minutes hold no more


def earlier(held: Held) -> pd.DataFrame:
    """Return what became of the last meeting's actions, and of older ones that are not kept."""
    number = None if held.meeting is None else held.meeting.meeting_id
    return looking_back.earlier(session.store(), held.ask("action_outcomes").frame, number)


def outcomes(held: Held, text: Text) -> None:
    """Draw the earlier actions, what is not kept first."""
    answer, frame = held.ask("action_outcomes"), earlier(held)
    if frame.empty:
        st.markdown(text("review.actions_none_about"))
        return
    st.caption(text("review.actions_key"))
    order = {code: place for place, code in enumerate(("not_kept", "unknown", "not_due", "kept"))}
    for row in frame.sort_values(
        "judged", key=lambda codes: codes.map(order), kind="stable"
    ).itertuples():
        outcome(row, text)
        if row.because in looking_back.BY_HAND:
            _tick(held, row, text)
    show.passport("action_outcomes", answer, text, "review_actions")


def outcome(row: Any, text: Text) -> None:
    """Draw an action with its judgement and the evidence."""
    is_late = row.judged == "kept" and not pd.isna(row.is_late) and row.is_late
    said = text("judged.kept_late") if is_late else text(f"judged.{row.judged}")
    badge = f":{BADGES[row.judged]}-badge[{said}]"
    st.markdown(
        f"{badge} {plain(words.agreed(row, text))}  \n:gray[{plain(words.evidence(row, text))}]"
    )


def _tick(held: Held, row: Any, text: Text) -> None:
    """What no upload can tell, a person can."""
    day = None if row.because == "by_hand" else held.scope.as_of
    label = text("review.not_done") if day is None else text("review.done")
    st.button(
        label,
        key=f"done_{row.action_id}",
        on_click=_do,
        args=(kept.mark_action, int(row.action_id), day),
        type="tertiary",
    )


def of_meeting(held: Held) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the actions and the decisions of the meeting that still count."""
    if held.meeting is None:
        return pd.DataFrame(columns=[*kept.ACTIONS]), pd.DataFrame(columns=[*kept.DECISIONS])
    number = held.meeting.meeting_id
    return _of_meeting(f"{session.version()} {number}", number)


@st.cache_data(max_entries=40, show_spinner=False)
def _of_meeting(key: str, number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    actions, decisions = (read(session.store(), number) for read in (kept.actions, kept.decisions))
    return actions[~actions["is_deleted"]], decisions[~decisions["is_deleted"]]


def agreed(held: Held, text: Text) -> None:
    """Draw the last step: what was agreed, then what the rules of the settings propose."""
    of_this(held, text)
    answer = held.ask("suggested_actions")
    st.subheader(text("suggested_actions.heading", n=len(answer.frame)), anchor=False)
    st.caption(text("review.suggested_key" if held.is_open else "review.suggested_by"))
    for owner, rows in answer.frame.groupby("owner", sort=False, dropna=False):
        name = text("digest.team") if pd.isna(owner) else str(owner)
        label = plain(text("digest.owner", owner=name, n=len(rows)))
        key = f"suggested_{'' if pd.isna(owner) else owner}"
        with st.expander(label, type="compact", on_change="rerun", key=key) as opened:
            for row in rows.head(MOST_SUGGESTED).itertuples() if opened.open else ():
                _suggestion(held, row, text)
            if opened.open and len(rows) > MOST_SUGGESTED:
                st.caption(text("to_do.more", n=len(rows) - MOST_SUGGESTED))
    show.passport("suggested_actions", answer, text, "review_suggested")


def _suggestion(held: Held, row: Any, text: Text) -> None:
    deal = text("digest.team_target") if pd.isna(row.name) else row.name
    st.markdown(f"**{plain(deal)}** · {plain(words.reasons(row, text))}")
    one_click(held, row.deal_id, "suggested", text)


def one_click(held: Held, deal_id: Any, place: str, text: Text) -> None:
    """Offer the action that the rules propose for a deal, or say that the meeting has one for it."""
    if not held.is_open:
        return
    actions, _ = of_meeting(held)
    is_team = pd.isna(deal_id)
    agreed_already = actions["deal_id"].isna() if is_team else actions["deal_id"] == deal_id
    if agreed_already.any() and not is_team:
        st.markdown(f":green-badge[{text('review.agreed_already')}]")
        return
    frame = held.ask("suggested_actions").frame
    chosen = frame[frame["deal_id"].isna() if is_team else frame["deal_id"] == deal_id]
    for row in chosen.itertuples():
        what = text("review.below_target_action") if is_team else None
        owner = None if pd.isna(row.owner) else row.owner
        action = Action(
            owner, None if is_team else deal_id, what, row.expectation, row.due_on.date()
        )
        label = text(
            "review.add_suggested",
            what=what or text(f"expectation.{row.expectation}"),
            day=text.day_short(row.due_on),
        )
        st.button(label, key=f"add_{place}_{deal_id}", on_click=add, args=(held, action), wrap=True)


def of_this(held: Held, text: Text) -> None:
    """Draw the actions and decisions of the meeting, each with the way to take it back.

    Those of a meeting that is over stand with what became of them by now.
    """
    actions, decisions = of_meeting(held)
    judged = {}
    if held.meeting is not None and not held.is_open:
        newest = (session.known_days() or (None, held.scope.as_of))[1]
        frame = session.ask("action_outcomes", replace(held.scope, as_of=newest)).frame
        judged = {row.action_id: row for row in frame.itertuples()}
    for row in actions.itertuples():
        if row.action_id in judged:
            outcome(judged[row.action_id], text)
        else:
            _line(held, words.agreed(row, text), ("action", int(row.action_id)), text)
    for row in decisions.itertuples():
        said = text("review.decided", decided=row.decided)
        _line(held, said, ("decision", int(row.decision_id)), text)
    if held.is_open and (undone := st.session_state.get("agreed_undo")):
        kind, number = undone
        st.button(
            text(f"review.undo_{kind}"),
            on_click=_restore,
            args=(kind, number),
            key="agreed_undo_button",
            type="tertiary",
        )


def _line(held: Held, said: str, what: tuple[str, int], text: Text) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(plain(said))
        if held.is_open:
            st.button(
                text("review.delete"),
                on_click=_delete,
                args=what,
                key=f"delete_{what[0]}_{what[1]}",
                type="tertiary",
            )


def add(held: Held, action: Action) -> None:
    """Add an action to the meeting. A callback."""
    if held.meeting is not None:
        _do(kept.add_action, held.meeting.meeting_id, action)
        st.toast(session.text()("review.action_added"))


def _delete(kind: str, number: int) -> None:
    _do({"action": kept.delete_action, "decision": kept.delete_decision}[kind], number)
    st.session_state["agreed_undo"] = (kind, number)


def _restore(kind: str, number: int) -> None:
    _do({"action": kept.restore_action, "decision": kept.restore_decision}[kind], number)
    st.session_state.pop("agreed_undo", None)


def _do(change: Callable[..., None], *values: Any) -> None:
    """Change what was agreed, in the name of who is here. A callback."""
    change(session.store(), *values, clock.now(), session.user())
