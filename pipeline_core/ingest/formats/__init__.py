"""One module per CRM, data only: how its exports are recognised and what its columns mean.

`SIGNATURES` are sets of normalised headers; a file that has all of one set comes from that CRM.
`DEALS` and `HISTORY` give, for each field, the normalised headers in the order of preference.
"""

from __future__ import annotations

from pipeline_core.ingest.formats import generic, hubspot, salesforce

FORMATS = (hubspot, salesforce, generic)
