"""Bytes to observations: read, recognise, map, type, set aside, commit, rebuild, report."""

from __future__ import annotations

from pipeline_core.ingest.archives import unpacked
from pipeline_core.ingest.companions import logs_without_deals
from pipeline_core.ingest.date_examples import telling_dates
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
from pipeline_core.ingest.memory import (
    forget_mapping,
    mapping_file,
    mappings,
    rename_mapping,
    take_in_mapping,
    template_name,
)
from pipeline_core.ingest.placement import proposals, save_stages, stages
from pipeline_core.ingest.quarantine import listed, rows_set_aside
from pipeline_core.ingest.recording import change_coverage, import_log, known_file, undo
from pipeline_core.ingest.reporting import as_json
from pipeline_core.ingest.reshaping import SHAPES, needed_fields, reshaped
from pipeline_core.ingest.targets import with_known_names
from pipeline_core.ingest.templates import TEMPLATES

__all__ = [
    "SHAPES",
    "TEMPLATES",
    "Checked",
    "Draft",
    "LabelProposal",
    "Proposal",
    "RawTable",
    "Reject",
    "Report",
    "as_json",
    "change_coverage",
    "check",
    "commit",
    "forget_mapping",
    "import_files",
    "import_log",
    "known_file",
    "listed",
    "logs_without_deals",
    "mapping_file",
    "mappings",
    "needed_fields",
    "proposals",
    "recognise",
    "remap",
    "rename_mapping",
    "reshaped",
    "rows_set_aside",
    "save_stages",
    "stages",
    "take_in_mapping",
    "telling_dates",
    "template_name",
    "undo",
    "unpacked",
    "with_known_names",
]
