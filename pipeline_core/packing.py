"""The commands that hand something out: the pack of a meeting as a file, the suggested actions as text."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import Any

from pipeline_core import errors, planning
from pipeline_core.answers import ask
from pipeline_core.answers.scenarios import scenario_named
from pipeline_core.pack.contents import Scenario
from pipeline_core.pack.files import FORMS, file_of, zip_of_owners
from pipeline_core.review import digest as digests
from pipeline_core.scope import Scope
from pipeline_core.store import meetings
from pipeline_core.store.database import Store
from pipeline_core.text import Text


def add_pack(commands: Any, words: Text) -> argparse.ArgumentParser:
    """Add the command that writes a pack, and return it."""
    command = commands.add_parser("pack", help=words("cli.pack"))
    planning.take_scope(command, words)
    command.add_argument("--format", choices=FORMS, default="html")
    command.add_argument("--meeting", type=int, help=words("cli.meeting"))
    command.add_argument("--scenario", help=words("cli.scenario"))
    command.add_argument("--each-owner", action="store_true", help=words("cli.each_owner"))
    command.add_argument("--out", type=Path, required=True)
    return command


def pack(made_on: datetime.date, store: Store, scope: Scope, options: argparse.Namespace) -> str:
    """Write a pack and return what was written. One owner as the filter makes it that owner's.

    Errors: unknown_meeting, unknown_scenario, cannot_write.
    """
    text = Text(options.lang, scope.reporting_currency)
    meeting = _meeting(store, scope, options.meeting)
    asked, name = (store, scope, text, made_on, meeting), options.scenario
    scenario = Scenario(name, scenario_named(store, name)) if name else None
    if options.each_owner:
        content = zip_of_owners(options.format, *asked, scenario)
    else:
        owner = options.owner[0] if options.owner and len(options.owner) == 1 else None
        content = file_of(options.format, *asked, owner, scenario)
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise errors.cannot_write(str(options.out), error.strerror or "") from error
    return text("cli.written", file=options.out)


def add_digest(commands: Any, words: Text) -> argparse.ArgumentParser:
    """Add the command that tells each owner what to do next, and return it."""
    command = commands.add_parser("digest", help=words("cli.digest"))
    command.add_argument("--format", choices=("markdown", "json"), default="markdown")
    planning.take_scope(command, words)
    return command


def digest(store: Store, scope: Scope, options: argparse.Namespace) -> str:
    """Return the suggested actions of each owner as Markdown or JSON."""
    answer = ask(store, "suggested_actions", scope)
    return digests.digest(answer.frame, scope, options.format, options.lang).rstrip("\n")


def _meeting(store: Store, scope: Scope, number: int | None) -> meetings.Meeting | None:
    for row in meetings.meetings(store).itertuples() if number else ():
        if row.meeting_id == number:
            return meetings.meeting_of(row, scope.visible_owners)
    if number:
        raise errors.unknown_meeting(number)
    return None
