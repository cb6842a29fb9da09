"""How a column's name is compared: `Deal - Title`, `deal_title` and `Deal Title:` are one name."""

from __future__ import annotations

import re


def normal(header: str) -> str:
    """Return a header without case, marks and custom-field endings, for looking it up."""
    name = header.strip().strip("\ufeff*: ").casefold()
    name = re.sub(r"__c$", "", name)
    name = re.sub(r"__c(?=[._ ])", "", name)
    name = re.sub(r"[_.\-\s\u00a0]+", " ", name)
    return re.sub(r" \(\d\)$", "", name).strip()
