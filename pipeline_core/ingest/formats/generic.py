"""Any other table: what people call the columns of a list of deals, in the languages we know."""

from __future__ import annotations

from pipeline_core.ingest.formats import generic_english as english
from pipeline_core.ingest.formats import generic_european as european
from pipeline_core.ingest.formats import generic_indonesian as indonesian
from pipeline_core.ingest.formats import generic_tools as tools
from pipeline_core.ingest.formats.layout import Format, joined

FORMAT = Format(
    source="generic",
    # Date entered Offer, Entered: Offer; never the plain Entered at, Date entered stage.
    wide_stage=(
        r"^(?:(?:date |first )?entered|tanggal masuk(?: tahap)?|tgl masuk(?: tahap)?)[ :_\-]+"
        r"(?!(?:at|on|by|date|stage|pipeline|current stage|time|tahap)\b *(?:at|on|date)?$)"
        r"[\"'“‘]?(?P<label>.+?)(?: \((?P<pipeline>[^()]*)\))?[\"'”’]?$"
    ),
    wide_exit=(
        r"^(?:(?:date |last )?(?:exited|left)|tanggal keluar(?: tahap)?|tgl keluar)[ :_\-]+"
        r"(?!(?:at|on|by|date|stage|pipeline|time|tahap)\b *(?:at|on|date)?$)"
        r"[\"'“‘]?(?P<label>.+?)(?: \((?P<pipeline>[^()]*)\))?[\"'”’]?$"
    ),
    deals=joined(
        english.DEALS,
        indonesian.DEALS,
        european.DEALS,
        tools.DEALS,
        tools.INDONESIAN,
        tools.EUROPEAN,
        english.LAST_RESORT,
        indonesian.LAST_RESORT,
        european.LAST_RESORT,
    ),
    history=joined(english.HISTORY, indonesian.HISTORY, european.HISTORY),
    changes=joined(english.CHANGES, indonesian.CHANGES, european.CHANGES),
    field_log=joined(english.FIELD_LOG, indonesian.FIELD_LOG, european.FIELD_LOG),
)
