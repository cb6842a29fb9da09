"""The open deals as cards on a board, stage beside stage."""

from __future__ import annotations

import pandas as pd

from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

PIPELINE_BOARD: Columns = {
    "stage": "str",
    "name": "str",
    "account": "str",
    "owner": "str",
    "amount": "cents",
    "expected_close_on": "date",
    "is_overdue": "bool",
    "days_in_stage": "Int64",
    "deal_id": "str",
}
CARDS_A_STAGE = 6


def pipeline_board(store: Store, scope: Scope, at_most: int = CARDS_A_STAGE) -> pd.DataFrame:
    """The open deals with the largest amounts of each stage, stages in process order.

    Units: cents; days_in_stage in whole days since the present visit began; is_overdue: the expected
    close has passed.
    Not counted: as pipeline_by_stage, and deals beyond `at_most` in a stage.
    Source: deal_versions, stage_visits, deals.
    """
    return query(store, "pipeline_board", PIPELINE_BOARD, scope=scope, at_most=at_most)
