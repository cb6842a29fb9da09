"""The place to drop files into: archives opened, each table read once and kept while it lies there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pipeline_core import errors, ingest
from pipeline_core.errors import AlurError
from pipeline_core.ingest import Draft
from pipeline_core.text import Text, said
from pipeline_core.ui import session
from pipeline_core.ui.kept import forget_others, kept
from pipeline_core.ui.plain import plain
from pipeline_core.workspaces import largest_megabytes

ENDINGS = ["csv", "txt", "tsv", "xlsx", "xlsm", "xlsb", "xls", "ods", "zip", "gz", "html"]
Outcome = Draft | AlurError


@dataclass(frozen=True)
class Dropped:
    """A table that was dropped, alone or inside an archive: what is kept of it, and its bytes again."""

    file: str
    place: int
    draft: Draft
    content: Callable[[], bytes]

    @property
    def key(self) -> str:
        """What its widgets are called, in the upload and only there."""
        return f"{self.file}_{self.place}"

    def of_sheet(self, sheet: str) -> Outcome:
        """Return another sheet of the workbook as a draft, or why it cannot be read."""
        if sheet == self.draft.table.sheet:
            return self.draft
        asked = (session.version(), sheet)
        return kept(self.file, f"sheet_{self.place}", asked, lambda: self._read(sheet))

    def _read(self, sheet: str) -> Outcome:
        return _recognised(self.draft.file_name, self.content(), sheet)


def dropped(text: Text) -> list[Dropped]:
    """Draw the place to drop files into, and return what was recognised; refusals are said at once."""
    files = st.file_uploader(
        text("upload.drop"),
        type=ENDINGS,
        accept_multiple_files=True,
        key=f"files_{turn()}",
        max_upload_size=largest_megabytes(),
    )
    forget_others([file.file_id for file in files or []])
    found: list[Dropped] = []
    for file in files or []:
        outcomes = kept(file.file_id, "outcomes", session.version(), lambda file=file: _read(file))
        for place, outcome in enumerate(outcomes):
            if isinstance(outcome, AlurError):
                st.error(plain(said(text, outcome)))
            else:
                found.append(Dropped(file.file_id, place, outcome, _again(file, place)))
    return found


def is_any_there() -> bool:
    """Whether a file lies in the uploader, be it one that was refused."""
    return bool(st.session_state.get(f"files_{turn()}"))


def turn() -> int:
    """Return how often files were taken in: the uploader of the next turn is empty."""
    return int(st.session_state.get("upload_turn", 0))


def _again(file: Any, place: int) -> Callable[[], bytes]:
    return lambda: ingest.unpacked(file.name, file.getvalue())[place][1]


def _read(file: Any) -> list[Outcome]:
    limit = largest_megabytes()
    if file.size > limit * 1_000_000:
        return [errors.too_large(file.name, file.size // 1_000_000, limit)]
    try:
        inside = ingest.unpacked(file.name, file.getvalue())
    except AlurError as error:
        return [error]
    return [_recognised(name, content) for name, content in inside]


def _recognised(name: str, content: bytes, sheet: str | None = None) -> Outcome:
    try:
        return ingest.recognise(session.store(), name, content, session.today(), sheet)
    except AlurError as error:
        return error
