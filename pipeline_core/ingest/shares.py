"""Text to shares and truths: probabilities as numbers or words, yes and no in the exports' languages."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.blanks import tidy
from pipeline_core.ingest.months import plain

# A convention of ours, said on the screen where it was used: nobody's High is exactly 0.75.
WORDS = {
    0.75: "high hot tinggi panas hoch heiss alta alto elevada elevado eleve elevee haute haut hoog высокая высокий",
    0.5: "medium mid med moderate warm sedang menengah hangat mittel media medio moyenne moyen gemiddeld средняя средний",
    0.25: "low cold rendah dingin niedrig gering kalt baja bajo baixa baixo bassa basso faible basse laag низкая низкий",
}
SHARES = {plain(word): share for share, words in WORDS.items() for word in words.split()}
TRUE = "true 1 1.0 yes y t x ya benar ja j wahr waar si s sim verdadero verdadeiro vero vrai oui o да д истина tak ✓ ✔ ☑"
FALSE = (
    "false 0 0.0 no n f tidak salah nein falsch nee onwaar nao falso faux non нет н ложь nie ✗ ✘ ☐"
)
TRUTHS = {
    **{plain(word): True for word in TRUE.split()},
    **{plain(word): False for word in FALSE.split()},
}
NUMBER = r"^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,2})?\s*%?$|^%\s*\d+(?:[.,]\d+)?$"


def shares(texts: pa.Array) -> tuple[pa.Array, np.ndarray, bool]:
    """Return probabilities (float64, 0–1), which texts are unreadable or outside, whether words were used.

    Plain numbers are per cent where one of them lies above 1 and up to 100, or where others are at
    most 1 beside it: then 1 among 10 and 50 is 1 %. A % sign always divides by 100. High, medium and
    low, in several languages, are taken as .75, .5 and .25.
    """
    texts = tidy(texts)
    is_nothing = np.asarray(texts.is_null())
    is_number = pc.fill_null(pc.match_substring_regex(texts, NUMBER), False)
    found = np.full(len(texts), np.nan)
    rows = np.flatnonzero(is_number)
    found[rows] = _numbers(texts.filter(is_number))
    words = np.flatnonzero(~is_nothing & ~np.asarray(is_number))
    found[words] = _named(texts.take(pa.array(words)))
    is_outside = ~((found >= 0) & (found <= 1))
    is_worded = bool((~is_outside[words]).any())
    return pa.array(found, mask=is_outside), is_outside & ~is_nothing, is_worded


def truths(texts: pa.Array) -> pa.Array:
    """Return yes and no in the exports' languages as booleans, null for anything else."""
    encoded = texts.dictionary_encode()
    meanings = [TRUTHS.get(plain(word)) for word in encoded.dictionary.to_pylist()]
    return pa.array(meanings, pa.bool_()).take(encoded.indices)


def _numbers(texts: pa.Array) -> np.ndarray:
    # No probability has thousands: every mark is decimal.
    is_per_cent = np.asarray(pc.match_substring(texts, "%"), dtype=bool)
    bare = pc.replace_substring(pc.utf8_trim(texts, "% +\t\n\r\f\v"), ",", ".")
    number = np.asarray(pc.cast(bare, pa.float64()))
    plain_ones = number[~is_per_cent]
    counts_to_hundred = ((plain_ones > 1) & (plain_ones <= 100)).any()
    return np.where(is_per_cent | counts_to_hundred, number / 100, number)


def _named(texts: pa.Array) -> np.ndarray:
    encoded = texts.dictionary_encode()
    meanings = [SHARES.get(plain(word), np.nan) for word in encoded.dictionary.to_pylist()]
    return np.array(meanings, float)[np.asarray(encoded.indices)]
