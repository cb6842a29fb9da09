"""What can go wrong for a person who uses Alur: a key and values, never a sentence.

The words are in `text/*.toml` under `error.<key>.what`, `.where` and `.todo`: what happened, where,
and what to do. A programmer's mistake raises a plain built-in instead.
"""

from __future__ import annotations

from typing import Any


class AlurError(Exception):
    """Something that the person can put right. `key` names the words, `values` fill them."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


def empty_file(file: str) -> AlurError:
    """The file holds nothing, or nothing but blank lines."""
    return AlurError("empty_file", file=file)


def header_only(file: str, columns: str) -> AlurError:
    """The file has a header and no row under it."""
    return AlurError("header_only", file=file, columns=columns)


def not_a_table(file: str, found: str) -> AlurError:
    """The bytes are not text with columns: a PDF, an image, a spreadsheet renamed, one column."""
    return AlurError("not_a_table", file=file, found=found)


def too_large(file: str, size: int, limit: int) -> AlurError:
    """The file is larger than the limit ALUR_MAX_MEGABYTES allows; sizes in megabytes."""
    return AlurError("too_large", file=file, size=size, limit=limit)


def too_many_columns(file: str, columns: int, limit: int) -> AlurError:
    """The header has more columns than any CRM has fields."""
    return AlurError("too_many_columns", file=file, columns=columns, limit=limit)


def no_stage_column(file: str, columns: str) -> AlurError:
    """No column could be taken as the deal's stage."""
    return AlurError("no_stage_column", file=file, columns=columns)


def ambiguous_dates(file: str, column: str, examples: str) -> AlurError:
    """Every date of a column can be read day first and month first."""
    return AlurError("ambiguous_dates", file=file, column=column, examples=examples)


def mixed_dates(file: str, column: str, examples: str) -> AlurError:
    """A column holds dates in two orders, as Excel leaves it when it converts only some of them."""
    return AlurError("mixed_dates", file=file, column=column, examples=examples)


def not_a_template(file: str) -> AlurError:
    """The file is no template of a mapping."""
    return AlurError("not_a_template", file=file)


def no_row_accepted(file: str, quarantined: int) -> AlurError:
    """Every row was set aside, so there is nothing to import."""
    return AlurError("no_row_accepted", file=file, quarantined=quarantined)


def unknown_column(file: str, column: str, columns: str) -> AlurError:
    """A mapping names a column that the file does not have."""
    return AlurError("unknown_column", file=file, column=column, columns=columns)


def no_as_of(file: str) -> AlurError:
    """Nothing in the file says on which day it was true."""
    return AlurError("no_as_of", file=file)


def no_rate_base(file: str, column: str) -> AlurError:
    """A sheet of exchange rates does not say to which currency they lead."""
    return AlurError("no_rate_base", file=file, column=column)


def no_target_period(file: str, column: str) -> AlurError:
    """A table of targets has dates and does not say how long each target holds."""
    return AlurError("no_target_period", file=file, column=column)


def file_not_found(file: str) -> AlurError:
    """There is no such file."""
    return AlurError("file_not_found", file=file)


def file_not_readable(file: str, reason: str) -> AlurError:
    """The file is there and the system does not let it be read."""
    return AlurError("file_not_readable", file=file, reason=reason)


def store_is_live(path: str) -> AlurError:
    """Another process has the store open; DuckDB lets only one in."""
    return AlurError("store_is_live", path=path)


def store_is_missing(path: str) -> AlurError:
    """No store exists there yet."""
    return AlurError("store_is_missing", path=path)


def store_is_broken(path: str, reason: str) -> AlurError:
    """The file is there and DuckDB cannot read it."""
    return AlurError("store_is_broken", path=path, reason=reason)


def store_needs_more(path: str) -> AlurError:
    """The engine ran out of memory or disk in the middle of a change, which was taken back."""
    return AlurError("store_needs_more", path=path)


def unknown_import(import_id: int) -> AlurError:
    """No import has that number, or it was undone before."""
    return AlurError("unknown_import", import_id=import_id)


def unknown_metric(metric: str, known: str) -> AlurError:
    """`show` was asked for a metric that does not exist."""
    return AlurError("unknown_metric", metric=metric, known=known)


def unknown_period(period: str) -> AlurError:
    """A period is named 2026, 2026-Q4 or 2026-11."""
    return AlurError("unknown_period", period=period)


def unknown_meeting(number: int) -> AlurError:
    """No meeting that was not discarded has the number."""
    return AlurError("unknown_meeting", number=number)


def cannot_write(file: str, reason: str) -> AlurError:
    """The system does not let a file be written where it was asked for."""
    return AlurError("cannot_write", file=file, reason=reason)


def unknown_detour(detour: str, known: str) -> AlurError:
    """The list of deals was asked for something that deals are not judged by."""
    return AlurError("unknown_detour", detour=detour, known=known)


def unknown_choice(option: str, value: str, known: str) -> AlurError:
    """An option was given a value that it does not have."""
    return AlurError("unknown_choice", option=option, value=value, known=known)


def projected_by_rule(rule: str) -> AlurError:
    """A projection was asked of a rule of which the chances to come are not known."""
    return AlurError("projected_by_rule", rule=rule)


def nothing_imported(path: str) -> AlurError:
    """The store holds no upload, so no day to look at."""
    return AlurError("nothing_imported", path=path)


def query_took_too_long(metric: str, seconds: float) -> AlurError:
    """A page's question was stopped by its time limit."""
    return AlurError("query_took_too_long", metric=metric, seconds=seconds)


def file_is_damaged(file: str) -> AlurError:
    """A workbook or an archive that is cut off, or whose inside contradicts itself."""
    return AlurError("file_is_damaged", file=file)


def file_is_locked(file: str) -> AlurError:
    """A workbook or a member of an archive that opens only with a password."""
    return AlurError("file_is_locked", file=file)


def unpacked_too_large(file: str, size: int, limit: int) -> AlurError:
    """A compressed file that unpacks to more than Alur takes; sizes in megabytes."""
    return AlurError("unpacked_too_large", file=file, size=size, limit=limit)


def workbook_too_heavy(file: str, gigabytes: int, seconds: int) -> AlurError:
    """A workbook whose reading was stopped: it needs more memory or time than the limits."""
    return AlurError("workbook_too_heavy", file=file, gigabytes=gigabytes, seconds=seconds)


def no_filled_sheet(file: str, sheets: str) -> AlurError:
    """No sheet of the workbook is both visible and filled."""
    return AlurError("no_filled_sheet", file=file, sheets=sheets)


def no_such_sheet(file: str, sheet: str, sheets: str) -> AlurError:
    """The workbook has no sheet of that name."""
    return AlurError("no_such_sheet", file=file, sheet=sheet, sheets=sheets)


def archive_without_table(file: str, members: str) -> AlurError:
    """No file in the archive is a table by its ending."""
    return AlurError("archive_without_table", file=file, members=members)


def archive_in_archive(file: str, member: str) -> AlurError:
    """An archive lies inside the archive."""
    return AlurError("archive_in_archive", file=file, member=member)


def too_many_members(file: str, members: int, limit: int) -> AlurError:
    """The archive holds more tables than one upload takes."""
    return AlurError("too_many_members", file=file, members=members, limit=limit)


def view_without_name() -> AlurError:
    """A view is to be saved and nothing was written for its name."""
    return AlurError("view_without_name")


def view_name_is_taken(name: str) -> AlurError:
    """Another saved view of the workspace has that name."""
    return AlurError("view_name_is_taken", name=name)


def days_in_wrong_order(start_on: str, end_on: str) -> AlurError:
    """A comparison of two days of which the first is the later one."""
    return AlurError("days_in_wrong_order", start_on=start_on, end_on=end_on)


def waterfall_off_balance(start_on: str, end_on: str, cents: int, deals: int) -> AlurError:
    """The pipeline of the start day and the movements do not make the pipeline of the end day."""
    return AlurError(
        "waterfall_off_balance", start_on=start_on, end_on=end_on, cents=cents, deals=deals
    )


def action_says_nothing() -> AlurError:
    """An action names neither words of its own nor a deal of which the next upload could tell."""
    return AlurError("action_says_nothing")


def scenario_without_name() -> AlurError:
    """A scenario is to be saved and nothing was written for its name."""
    return AlurError("scenario_without_name")


def scenario_name_is_taken(name: str) -> AlurError:
    """Another scenario on offer has that name."""
    return AlurError("scenario_name_is_taken", name=name)


def unknown_scenario(name: str, known: str) -> AlurError:
    """No scenario on offer has that name."""
    return AlurError("unknown_scenario", name=name, known=known)


def no_scenario(file: str, place: str, found: str) -> AlurError:
    """A file is not a scenario: what stands at that place cannot be one of its values."""
    return AlurError("no_scenario", file=file, place=place, found=found)


def call_after_its_period(called_on: str, until: str) -> AlurError:
    """A call for a period whose result is known already."""
    return AlurError("call_after_its_period", called_on=called_on, until=until)
