"""The signs, codes and names by which texts and headers name a currency."""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

# ISO 4217, the circulating ones.
CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
    HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY
    TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW
"""
# Codes that are also words: they count in capitals only.
WORDLIKE = {
    "ALL",
    "TOP",
    "TRY",
    "MAD",
    "PEN",
    "CUP",
    "SOS",
    "BAM",
    "GEL",
    "LAK",
    "MOP",
    "RON",
    "NAD",
}
SIGNS = {
    **{"rp": "IDR", "us$": "USD", "usd$": "USD", "u$s": "USD", "$": "USD", "€": "EUR", "£": "GBP"},
    **{"₹": "INR", "rs": "INR", "r$": "BRL", "¥": "JPY", "￥": "JPY", "円": "JPY", "元": "CNY"},
    **{
        "cn¥": "CNY",
        "rmb": "CNY",
        "s$": "SGD",
        "a$": "AUD",
        "au$": "AUD",
        "c$": "CAD",
        "ca$": "CAD",
    },
    **{"mx$": "MXN", "mex$": "MXN", "nz$": "NZD", "hk$": "HKD", "nt$": "TWD", "cop$": "COP"},
    **{
        "clp$": "CLP",
        "ars$": "ARS",
        "ar$": "ARS",
        "zł": "PLN",
        "zl": "PLN",
        "₽": "RUB",
        "руб": "RUB",
    },
    **{
        "р": "RUB",
        "rm": "MYR",
        "₱": "PHP",
        "฿": "THB",
        "₫": "VND",
        "đ": "VND",
        "₺": "TRY",
        "tl": "TRY",
    },
    **{"₴": "UAH", "грн": "UAH", "₸": "KZT", "₩": "KRW", "₪": "ILS", "₦": "NGN", "kč": "CZK"},
    **{"ft": "HUF", "s/": "PEN", "sfr": "CHF", "fr": "CHF"},
    "kr": None,  # of Sweden, Norway, Denmark or Iceland: it reads as an amount and names none of them
}
NAMES = {
    **dict.fromkeys(("us dollar", "us dollars", "u.s. dollar", "dolar as", "dollar us"), "USD"),
    **dict.fromkeys(("dollar", "dollars", "dolar", "dólar", "dólares", "доллар"), "USD"),
    **dict.fromkeys(("canadian dollar", "canadian dollars", "dolar kanada"), "CAD"),
    **dict.fromkeys(("australian dollar", "australian dollars", "dolar australia"), "AUD"),
    **dict.fromkeys(("singapore dollar", "singapore dollars", "dolar singapura"), "SGD"),
    **dict.fromkeys(("hong kong dollar", "dolar hong kong"), "HKD"),
    **{"new zealand dollar": "NZD", "rupiah": "IDR", "indonesian rupiah": "IDR", "euro": "EUR"},
    **{"euros": "EUR", "евро": "EUR", "pound": "GBP", "pounds": "GBP", "pound sterling": "GBP"},
    **{
        "british pound": "GBP",
        "yen": "JPY",
        "japanese yen": "JPY",
        "yuan": "CNY",
        "renminbi": "CNY",
    },
    **{"rupee": "INR", "rupees": "INR", "indian rupee": "INR", "ringgit": "MYR", "baht": "THB"},
    **{"malaysian ringgit": "MYR", "thai baht": "THB", "philippine peso": "PHP", "dong": "VND"},
    **{"real": "BRL", "reais": "BRL", "brazilian real": "BRL", "peso mexicano": "MXN"},
    **{"mexican peso": "MXN", "pesos mexicanos": "MXN", "peso colombiano": "COP", "franken": "CHF"},
    **{
        "swiss franc": "CHF",
        "schweizer franken": "CHF",
        "рубль": "RUB",
        "рублей": "RUB",
        "рубли": "RUB",
    },
    **{"zloty": "PLN", "złoty": "PLN", "swedish krona": "SEK", "norwegian krone": "NOK"},
    **{"danish krone": "DKK", "krona": None, "peso": None, "pesos": None},
}
ISO = {code.casefold(): code for code in CODES.split()}
TOKENS = {**ISO, **SIGNS, **NAMES}
LETTER = r"[^\W\d_]"
LONGEST = (
    100  # letters beside a number; in a text of millions every name is looked for at every letter
)


def alternatives(tokens: list[str]) -> str:
    """Return a pattern of tokens, longest first; one that starts or ends with a letter stands alone there."""
    return "|".join(
        (rf"(?<!{LETTER})" if token[0].isalpha() else "")
        + re.escape(token)
        + (rf"(?!{LETTER})" if token[-1].isalpha() else "")
        for token in sorted(tokens, key=len, reverse=True)
    )


CURRENCY = alternatives(list(TOKENS))
IN_TEXT = re.compile(f"(?i:{CURRENCY})")
# A header's letters are often initials: RM the relationship manager, Fr the first name or Friday.
INITIALS = {"rm", "р", "rs", "fr", "ft", "tl", "zl", "real", "all", "s/", "dong", "sfr", "pound"}
IN_HEADER = re.compile(f"(?i:{alternatives([token for token in TOKENS if token not in INITIALS])})")
IN_BRACKETS = re.compile(
    rf"[(\[]\s*({'|'.join(re.escape(each) for each in INITIALS)})\.?\s*[)\]]", re.I
)


def currencies(texts: pa.Array) -> pa.Array:
    """Return the ISO code that each amount's or currency cell's text names, null where none.

    A bare $ is taken as USD and ¥ as JPY; kr is several countries' and names none.
    """
    if not pc.any(pc.match_substring_regex(texts, r"[^\d.,'\s()+-]"), min_count=0).as_py():
        return pa.nulls(len(texts), pa.string())
    bare = pc.replace_substring_regex(texts, r"[\d.,'\s()+-]*\d[\d.,'\s()+-]*", " ")
    encoded = pc.utf8_trim_whitespace(bare).dictionary_encode()
    codes = [currency_in(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(codes, pa.string()).take(encoded.indices)


def currency_in(text: str) -> str | None:
    """Return the ISO code that a text names by sign, code or name, None for none, for two, or in long prose."""
    if len(text) > LONGEST:
        return None
    found = {_code(match[0]) for match in IN_TEXT.finditer(text)} - {None}
    return found.pop() if len(found) == 1 else None


def currency_in_header(header: str) -> str | None:
    """Return the ISO code that a column's header names as a word of its own, None for none or two."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFC", header))
    if match := IN_BRACKETS.search(words):
        return TOKENS[match[1].casefold()]
    is_shouting = words.upper() == words
    found = set()
    for match in IN_HEADER.finditer(words):
        code, is_bracketed = _code(match[0]), words[: match.start()].rstrip().endswith(("(", "["))
        if not (is_shouting and code in WORDLIKE) or is_bracketed:
            found.add(code)
    found -= {None}
    return found.pop() if len(found) == 1 else None


def _code(token: str) -> str | None:
    if token.upper() in WORDLIKE and not token.isupper():
        return None
    return TOKENS[token.casefold()]
