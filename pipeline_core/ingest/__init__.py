"""Bytes to observations: read, recognise, map, type, set aside, commit, rebuild, report."""

from __future__ import annotations

from pipeline_core.ingest.drafts import (
    Checked,
    Draft,
    LabelProposal,
    Proposal,
    RawTable,
    Reject,
    Report,
)
from pipeline_core.ingest.importing import check, commit, import_files, recognise, remap
from pipeline_core.ingest.placement import proposals, save_stages, stages
from pipeline_core.ingest.recording import import_log, undo
from pipeline_core.ingest.templates import TEMPLATES

__all__ = [
    "TEMPLATES",
    "Checked",
    "Draft",
    "LabelProposal",
    "Proposal",
    "RawTable",
    "Reject",
    "Report",
    "check",
    "commit",
    "import_files",
    "import_log",
    "proposals",
    "recognise",
    "remap",
    "save_stages",
    "stages",
    "undo",
]
