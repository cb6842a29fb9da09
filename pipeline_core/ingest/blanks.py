"""Texts without their blanks, and the ways of writing that there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

SLICE = 100_000  # rows read at once: the parts of 100,000 texts take about 20 MB
SPACES = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\t]+"
WITHOUT = "sin|sem|sans|ohne|keine?|senza|tanpa|belum|tidak|geen|zonder|без|нет"
# People's dashes and words for no value; «Sin_Factura» stands in a real column of amounts and dates.
NOTHING = (
    r"[-–—−_./\s]*|#?n/?a|n\.a\.|#?n/v|n/d|nil|null|none|nan|nat|\(?(?:blank|empty|none)\)?"
    rf"|(?:{WITHOUT})[_ ]\p{{L}}+"
)


def tidy(texts: pa.Array, nothing: str = NOTHING) -> pa.Array:
    """Return texts without blanks around them, special blanks made plain, null where all is `nothing`."""
    if not pc.all(pc.string_is_ascii(texts), min_count=0).as_py():
        texts = pc.replace_substring_regex(texts, SPACES, " ")
    texts = pc.utf8_trim_whitespace(texts)
    is_nothing = pc.match_substring_regex(texts, f"(?i)^(?:{nothing})$")
    return pc.if_else(is_nothing, pa.scalar(None, texts.type), texts)


def slices(texts: pa.Array | pa.ChunkedArray) -> Iterator[pa.Array]:
    """Yield a column in parts that take little memory to read."""
    for start, end in pairwise([*range(0, len(texts), SLICE), len(texts)]):
        part = texts.slice(start, end - start)
        yield part.combine_chunks() if isinstance(part, pa.ChunkedArray) else part
