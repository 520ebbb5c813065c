"""What a measure found: numbers and a verdict, before many findings are judged together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.claim.rule import Verdict

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Finding:
    """One thing that can be said. `key` names it within its rule; `rows` marks the rows of the
    frame it rests on; `facts` are what its sentences can name, `asides` the sentences it adds."""

    key: tuple[str, ...]
    verdict: Verdict
    rows: Mask
    value: float | None = None
    lo: float | None = None
    hi: float | None = None
    n: int = 0
    considered: int = 0
    test: str | None = None
    p: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    asides: tuple[str, ...] = ()
