"""What can be asked about how far the data can be trusted, and who mends it."""

from __future__ import annotations

from pipeline_core.answers.question import Metric
from pipeline_core.metrics import hygiene, to_do

LEAVES_OUT = ("no_amount", "no_rate", "amounts_thin", "parked")
OF_HYGIENE: tuple[Metric, ...] = (
    Metric("hygiene_checks", hygiene.hygiene_checks, hygiene.HYGIENE_CHECKS, LEAVES_OUT),
    Metric(
        "failing_deals",
        hygiene.failing_deals,
        hygiene.FAILING_DEALS,
        ("parked",),
        ("check_name", "at_most"),
    ),
    Metric("odd_values", hygiene.odd_values, hygiene.ODD_VALUES),
    Metric(
        "to_do", to_do.to_do, to_do.TO_DO, ("no_amount", "no_rate", "silence_unknown", "parked")
    ),
    Metric("owners_without_touch", hygiene.owners_without_touch, hygiene.OWNERS_WITHOUT_TOUCH),
    Metric("odd_deals", hygiene.odd_deals, hygiene.ODD_DEALS, (), ("odd",)),
)
