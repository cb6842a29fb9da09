"""Columns for the fields that no known name gave: by a part of their name, then by their values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline_core.ingest.drafts import RawTable
from pipeline_core.ingest.headers import loose, normal
from pipeline_core.ingest.shapes import Shape
from pipeline_core.ingest.words import kind_by_words

Found = dict[str, tuple[str, str, float]]
BY_PART = 0.6
BY_VALUES = 0.5
EXTRA_WORDS = 3  # a name with more words around the known one means something else
SHORTEST = 4  # letters of a known name that may be a part: "id" and "no" are in too many words
NAMES_ID = re.compile(r"(?:^| )(?:id|no|nr|code|kode|ref|number|nomor|key|num)(?: |$)")
DATE_FIELDS = ("created", "expected_close", "closed", "touched", "stage_changed")
WORD_FIELDS = (
    *("name", "account", "owner", "team", "source", "region", "product", "segment"),
    *("lost_reason", "next_step", "deal_type"),
)
OTHERS_ID = re.compile(
    r"stage|status|owner|user|account|company|customer|client|product|pipeline|rep\b|contact|tahap"
)
WON_MARKS = frozenset(
    ["won", "menang", "gewonnen", "ganado", "ganada", "ganho", "gagne", "gagnee", "vinta"]
)
CLOSED_MARKS = frozenset(
    ["closed", "ditutup", "selesai", "geschlossen", "cerrado", "cerrada", "fechado", "ferme"]
)
PERSONS = frozenset(["name", "nama", "nome", "nombre", "nom", "naam"])  # of whom, says the rest
MOST_STATUSES = 8
ROW_NUMBERS = frozenset(
    map(normal, ["no", "no.", "nr", "nr.", "#", "nº", "n°", "№", "num", "number", "nomor", "номер"])
) | frozenset(map(normal, ["s no", "s.no", "sno", "sl no", "sr no", "lfd nr", "row", "urut"]))
LATER = re.compile(  # a day that is to come, or comes at the end, begins no deal
    r"deadline|due|end|clos|expect|target|next|last|until|result|sign|contract|birth|modif|updat"
    r"|tenggat|akhir|tutup|selesai|ende|abschluss|fin\b|cierre|fecham|chius|sluit|закр|срок"
)
IS_COUNT = re.compile(r"(?:has|is|number|num|count|days|hari|jumlah) ")


def suggested(
    table: RawTable,
    found: Found,
    shapes: Mapping[str, Shape],
    aliases: Mapping[str, tuple[str, ...]],
) -> Found:
    """Return columns for fields that are still open, with why and a confidence 0–1."""
    more: Found = {}
    taken = {column for column, _, _ in found.values()}
    for field, names in aliases.items():
        if field in found:
            continue
        column = _by_part(table, names, taken, field, shapes)
        why, confidence = "part_of_name", BY_PART
        if column is None:
            column = _by_values(table, field, taken, shapes)
            why, confidence = "content", BY_VALUES
        if column:
            more[field] = (column, why, confidence)
            taken.add(column)
    return more


def _by_part(
    table: RawTable,
    names: tuple[str, ...],
    taken: set[str],
    field: str,
    shapes: Mapping[str, Shape],
) -> str | None:
    """The shortest header whose last words are a known name, and whose values fit the field.

    The last word says what a column is: a business segment is a segment, a client country no client.
    """
    open_columns = [(column, words(column)) for column in table.columns if column not in taken]
    for name in names:
        if len(name) < SHORTEST or name in PERSONS:
            continue
        fits = [
            column
            for column, said in open_columns
            if f" {said}".endswith(f" {name}")
            and len(said.split()) <= len(name.split()) + EXTRA_WORDS
            and not IS_COUNT.match(said)
            and _fits(field, shapes[column])
        ]
        if fits:
            return min(fits, key=lambda column: len(column))
    return None


def is_row_number(table: RawTable, column: str) -> bool:
    """Whether a column counts the rows, 1 to the last: in the next file the same number is another deal."""
    if normal(column) not in ROW_NUMBERS:
        return False
    cells = table.column(column)
    return cells == [str(number) for number in range(1, len(cells) + 1)]


def words(column: str) -> str:
    """Return a header's words alone, without signs and units in brackets."""
    return re.sub(r"[^\w]+", " ", loose(normal(column))).strip()


def _fits(field: str, shape: Shape) -> bool:
    if not shape.filled or shape.is_flag:
        return False
    if field in DATE_FIELDS:
        return shape.is_date
    if field == "amount":
        return (shape.is_number or shape.is_money) and not shape.is_date
    if field == "deal_id":
        return shape.is_unique and not shape.is_date
    is_text = not (shape.is_number or shape.is_date or shape.is_money)
    if field == "stage":
        return is_text and shape.distinct <= 60
    return field in WORD_FIELDS and is_text


def _by_values(
    table: RawTable, field: str, taken: set[str], shapes: Mapping[str, Shape]
) -> str | None:
    columns = [column for column in table.columns if column not in taken and shapes[column].filled]
    if field == "stage":
        return _stage(table, columns, shapes)
    if field == "owner":
        people = [each for each in columns if _names_few_people(shapes[each])]
        return min(people, key=lambda each: shapes[each].distinct, default=None)
    if field == "created":
        days = [each for each in columns if shapes[each].is_date and not LATER.search(words(each))]
        return days[0] if len(days) == 1 else None
    fits = {
        "deal_id": lambda each: _is_id(table, each, shapes[each]),
        "status": lambda each: _tells_outcomes(table, each, shapes[each]),
        "amount": lambda each: shapes[each].is_money,
        "is_won": lambda each: shapes[each].is_flag and words(each) in WON_MARKS,
        "is_closed": lambda each: shapes[each].is_flag and words(each) in CLOSED_MARKS,
    }
    return next(filter(fits[field], columns), None) if field in fits else None


def _is_id(table: RawTable, column: str, shape: Shape) -> bool:
    is_named = NAMES_ID.search(words(column)) or column == table.columns[0]
    is_id = shape.is_unique and shape.is_code and not shape.is_date
    is_id = is_id and not OTHERS_ID.search(words(column))
    return bool(is_named and is_id and not is_row_number(table, column))


def _tells_outcomes(table: RawTable, column: str, shape: Shape) -> bool:
    """A column of statuses alone, won or lost among them, whatever it is called."""
    if not (shape.is_status and 2 <= shape.distinct <= MOST_STATUSES):
        return False
    return bool({"won", "lost"} & {kind_by_words(word) for word in table.distinct(column)})


def _names_few_people(shape: Shape) -> bool:
    return shape.is_person and 2 <= shape.distinct <= 0.3 * shape.filled


def _stage(table: RawTable, columns: list[str], shapes: Mapping[str, Shape]) -> str | None:
    """A column of few words among which some mean won and some lost, else the one with most such words."""
    for column in columns:
        kinds = {kind_by_words(word) for word in table.distinct(column, 40)}
        if 2 <= shapes[column].distinct <= 40 and {"won", "lost"} <= kinds:
            return column
    likely = max(columns, key=lambda column: shapes[column].stage_words, default=None)
    if likely and shapes[likely].stage_words >= max(2, 0.5 * shapes[likely].distinct):
        return likely
    return None
