"""What the words of a stage say: won, lost, parked, and roughly how far along. Whole words only."""

from __future__ import annotations

import re

WON = r"won|closedwon|win|menang|berhasil|gewonnen|gagn[ée]e?|ganad[oa]|ganho|closing"
LOST = (
    r"lost|lose|closedlost|kalah|gagal|batal|verloren|perdue?|perdid[oa]|disqualified|abandoned"
    r"|cancel+ed|dead|dropped|rejected"
)
PARKED = r"keep warm|stalled|on hold|parked|paused|nurture|nurturing|ditunda|tunda|tertunda"
# Where nothing else orders the stages, these words do: from the first contact to the signature.
FROM_FIRST_TO_LAST = (
    r"lead|prospe[ck]|new|baru",
    r"qualif|kualifikasi|screening",
    r"contact|kontak|appointment|engag|meeting",
    r"conversation|percakapan|discovery|needs|analysis|survey",
    r"demo|presentation|presentasi|value|proof|trial|poc",
    r"propos|offer|penawaran|quot|decision",
    r"negoti|negosiasi|review|procurement",
    r"contract|kontrak|sign|verbal|commit",
)


def kind_by_words(label: str) -> str | None:
    """Return won, lost or parked when the label's words say so, else None."""
    for kind, words in (("lost", LOST), ("won", WON), ("parked", PARKED)):
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", label.casefold()):
            return kind
    return None


def place_by_words(label: str) -> int | None:
    """Return how far along a label sounds, 0 for the first contact; None when it says nothing."""
    for place, words in enumerate(FROM_FIRST_TO_LAST):
        if re.search(words, label.casefold()):
            return place
    return None
