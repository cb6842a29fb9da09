"""What comes from a file, shown as the file has it: Streamlit reads its labels and captions as Markdown."""

from __future__ import annotations

import re

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$:])")


def plain(words: str) -> str:
    """Return words that Markdown leaves alone: no emphasis, formula, colour or HTML comes of them.

    Two things Streamlit still does, to bare addresses (http://…) and to emoji names (:smile:).
    """
    return MARKS.sub(r"\\\1", words)
