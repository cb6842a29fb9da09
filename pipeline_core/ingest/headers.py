"""How a column's name is compared: `Deal - Title`, `deal_title` and `Deal Title:` are one name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CURRENCIES = {
    **{
        code: code
        for code in [
            "usd",
            "eur",
            "gbp",
            "idr",
            "brl",
            "mxn",
            "inr",
            "jpy",
            "chf",
            "cad",
            "aud",
            "sgd",
            "rub",
            "cop",
        ]
    },
    **{"$": "usd", "us$": "usd", "€": "eur", "£": "gbp", "rp": "idr", "r$": "brl", "₹": "inr"},
    **{"rs": "inr", "¥": "jpy", "₽": "rub", "руб": "rub"},
}
UNITS = frozenset(
    ["in", "k", "t", "m", "ribu", "juta", "jt", "miliar", "milyar", "mio", "tsd", "тыс", "млн"]
)
UNIT = re.compile(rf"[ (\[]+({'|'.join(map(re.escape, CURRENCIES))})[)\]]*$")


@lru_cache(maxsize=100_000)
def normal(header: str) -> str:
    """Return a header without case, accents, marks and custom-field endings, for looking it up."""
    name = folded(bare(header))
    name = re.sub(r"(?<=\w\w\w)(?:__p?c|_c)$", "", name)  # Salesforce; Fivetran writes one bar
    name = re.sub(r"__(?:p?c|r)(?=[._ ])", "", name)
    name = re.sub(r"[_.\-–—/\s]+", " ", name)
    return re.sub(r"(?<=\S) \(\d+\)$", "", name.strip()).strip()


def bare(header: str) -> str:
    """Return a header as its pattern is read: without byte order mark, stars and colons around it."""
    return re.sub(r"\s+", " ", header.strip("\ufeff*: \t\r\n\u00a0"))


def folded(text: str) -> str:
    """Return a text in lower case and without accents: `Étape` and `ETAPE` are one word."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def without_unit(name: str) -> tuple[str, str | None]:
    """Split a normalised header such as `nilai (rp)` into its name and the currency's ISO code."""
    found = UNIT.search(name)
    if not found or not found.start():
        return name, None
    return name[: found.start()], CURRENCIES[found[1]].upper()


def loose(name: str) -> str:
    """Return a normalised header's words without signs, brackets, currencies and units around them.

    `deal value, $`, `$ amount`, `nilai (juta rp)` and `custom field (deal value)` lose what is no name;
    a header of nothing but signs stays as it is.
    """
    if named := re.fullmatch(r"custom field \((.+)\)", name):  # Jira
        name = named[1]
    bare_name = re.sub(r"[(\[][^)\]]*(?:[)\]]|$)", " ", name)
    words = re.sub(r"[^\w'’#]+", " ", bare_name).split()
    while len(words) > 1 and (words[-1] in UNITS or words[-1] in CURRENCIES):
        words.pop()
    return " ".join(words) or name
