"""What became of earlier meetings' actions, by the uploads and by what people have ticked."""

from __future__ import annotations

import pandas as pd

from pipeline_core.store import agreed
from pipeline_core.store.database import Store

BY_HAND = ("by_nobody", "no_deal", "gone", "no_field", "not_seen", "by_hand")


def earlier(store: Store, outcomes: pd.DataFrame, meeting_id: int | None) -> pd.DataFrame:
    """Return, of rows of action_outcomes, the last meeting's and those of older ones that are not kept.

    Of a meeting itself (meeting_id) only what was agreed before it counts.
    """
    frame = outcomes if meeting_id is None else outcomes[outcomes["meeting_id"] < meeting_id]
    is_last = frame["meeting_id"] == frame["meeting_id"].max()
    marked = _with_marks(store, frame[is_last | (frame["judged"] != "kept")])
    return marked.reset_index(drop=True)


def _with_marks(store: Store, frame: pd.DataFrame) -> pd.DataFrame:
    """What a person has ticked since the meeting began counts too: the data says nothing of it."""
    parts = [agreed.actions(store, int(number)) for number in frame["meeting_id"].unique()]
    done = {row.action_id: row.done_on for part in parts for row in part.itertuples()}
    marks = pd.to_datetime(frame["action_id"].map(done)).astype("datetime64[us]")
    is_marked = frame["because"].isin(BY_HAND)
    by_hand, taken_back = is_marked & marks.notna(), (frame["because"] == "by_hand") & marks.isna()
    marked = frame.assign(
        judged=frame["judged"].mask(by_hand, "kept").mask(taken_back, "unknown"),
        because=frame["because"].mask(by_hand, "by_hand").mask(taken_back, "by_nobody"),
    )
    return marked.assign(kept_on=marks.where(is_marked, frame["kept_on"]))
