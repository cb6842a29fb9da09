"""The words of dates: months and weekdays in the languages of the exports, zones by their letters."""

from __future__ import annotations

import unicodedata

# English, Indonesian, German, French, Spanish, Portuguese, Italian, Dutch, Russian; without accents.
NAMES = (
    "jan january januari januar janner jaen janv janvier ene enero janeiro gen gennaio янв январь января",
    "feb febr february februari februar pebruari fev fevr fevrier febrero fevereiro febbraio фев февр февраль февраля",
    "mar march maret marz maerz mrz mars marzo marco mrt maart мар март марта",
    "apr april avr avril abr abril aprile апр апрель апреля",
    "may mei mai mayo maio mag maggio май мая",
    "jun june juni juin junio junho giu giugno июн июнь июня",
    "jul july juli juil juillet julio julho lug luglio июл июль июля",
    "aug august agu agt ags agustus aout ago agosto augustus авг август августа",
    "sep sept september septembre septiembre setiembre set setembro settembre сен сент сентябрь сентября",
    "oct october okt oktober octobre octubre out outubro ott ottobre окт октябрь октября",
    "nov november nop nopember novembre noviembre novembro ноя нояб ноябрь ноября",
    "dec december des desember dez dezember decembre dic diciembre dezembro dicembre дек декабрь декабря",
)
DAY_NAMES = """
    mon tue tues wed thu thur thurs fri sat sun
    monday tuesday wednesday thursday friday saturday sunday
    sen sel rab kam jum sab min senin selasa rabu kamis jumat jum'at sabtu minggu ahad
    mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
    mie jue vie dom lunes martes miercoles jueves viernes sabado domingo
    seg ter qua qui sex segunda terca quarta quinta sexta
    segunda-feira terca-feira quarta-feira quinta-feira sexta-feira
    gio lunedi martedi mercoledi giovedi venerdi sabato domenica
    ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    пн вт ср чт пт сб вс понедельник вторник среда четверг пятница суббота воскресенье
"""
# Hours ahead of UTC. The American ones as RFC 822 (1982), 5.1 fixes them; IST is India's in the exports
# that write it, Ireland and Israel share the letters.
ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "ut"), 0.0),
    **{"wib": 7.0, "wita": 8.0, "wit": 9.0, "ist": 5.5, "sgt": 8.0, "msk": 3.0, "jst": 9.0},
    **{"wet": 0.0, "cet": 1.0, "cest": 2.0, "eet": 2.0, "eest": 3.0},
    **{"est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0},
    **{"mst": -7.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0},
}


def plain(word: str) -> str:
    """Return a word as it is compared: small letters, no accents, no dots or spaces around it."""
    letters = unicodedata.normalize("NFKD", word.casefold().strip(" .,"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


MONTHS = {plain(name): month for month, names in enumerate(NAMES, 1) for name in names.split()}
WEEKDAYS = {plain(name) for name in DAY_NAMES.split()}


def month_number(word: str) -> int:
    """Return the month 1–12 that a word names, 0 when it names none."""
    return MONTHS.get(plain(word), 0)


def is_weekday(word: str) -> bool:
    """Whether a word before a date is a day's name; no word is fine too."""
    return not word or plain(word) in WEEKDAYS


def zone_minutes(text: str) -> int:
    """Return how many minutes a zone such as Z, WIB, +0700, GMT+7 is ahead of UTC; none: 0."""
    letters = plain(text).rstrip("+-0123456789: ")
    digits = text.strip()[len(letters) :].replace(":", "").replace(" ", "")
    minutes = round(ZONES[letters] * 60) if letters else 0
    if not digits:
        return minutes
    hours, rest = (digits[1:-2], digits[-2:]) if len(digits) > 3 else (digits[1:], "0")
    ahead = int(hours) * 60 + int(rest)
    return minutes + (-ahead if digits[0] == "-" else ahead)
