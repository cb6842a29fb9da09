"""Two hundred broken files, the same every time; `python -m tests.fuzz` takes as many as wanted."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.campaign import campaign
from tests.fuzz.mutations import broken
from tests.fuzz.seeds import whole_files

PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_every_broken_file_ends_in_a_report_or_a_clear_refusal(part):
    tries = range(part * 50, (part + 1) * 50)
    findings = [found for _, found in campaign(7, tries)][-1]

    assert not findings.failures, "\n".join(findings.failures)
    assert findings.outcomes.total() >= len(tries)


def test_a_try_can_be_repeated():
    for name, content in whole_files()[:5]:
        assert broken(Random(name), content) == broken(Random(name), content)
