"""What a question is: its function, its columns, what it leaves out, what else it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from pipeline_core.store.database import Columns


@dataclass(frozen=True)
class Metric:
    """A question: the function that answers it, its columns, what it leaves out, what else it takes."""

    name: str
    function: Callable[..., pd.DataFrame]
    columns: Columns
    leaves_out: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A frame with the promised columns, and reason -> deals for what is not in it."""

    frame: pd.DataFrame
    left_out: dict[str, int]
