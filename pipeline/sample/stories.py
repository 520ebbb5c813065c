"""How procedures go: each story a name, its weight among some 150, its publications in order.

`|` starts a new round of the same demand, in which only the lots that failed are left. A step may
say what it is about after a dot. A story that must have run its course starts before `latest`.
"""

from dataclasses import dataclass

from pipeline.model import ProcurementMethod
from pipeline.sample.days import AS_OF

COMPETED: tuple[ProcurementMethod, ...] = (
    "open",
    "open",
    "open",
    "open",
    "open",
    "open",
    "consultation",
    "consultation",
    "negotiation",
    "inquiry",
)
OPEN: tuple[ProcurementMethod, ...] = ("open",)


@dataclass(frozen=True)
class Story:
    """One way a procedure goes, in so many lots, of which `failing` find no supplier."""

    name: str
    weight: int
    steps: tuple[str, ...]
    methods: tuple[ProcurementMethod, ...] = COMPETED
    earliest: int = 0
    latest: int = AS_OF
    lots: int = 1
    failing: int = 0
    siblings: int = 1  # demands of one buyer that are published together
    is_paged: bool = False  # whether its first telling is saved as pages


def _story(name: str, weight: int, steps: str, **more: object) -> Story:
    return Story(name, weight, tuple(steps.split()), **more)  # type: ignore[arg-type]


_YEAR = 365  # 2022-01-01: intentions below 省级 are published from here on

STORIES = (
    _story("awarded", 26, "tender award", is_paged=True),
    _story("no_result_seen", 12, "tender", latest=460),
    _story("signed", 20, "tender award contract", latest=460),
    _story("accepted", 5, "tender award contract acceptance", latest=180, is_paged=True),
    _story("intended", 8, "intention tender award contract", latest=420, is_paged=True),
    _story("intention_only", 6, "intention", earliest=_YEAR, is_paged=True),
    _story("intentions", 2, "intention", earliest=_YEAR, siblings=3, is_paged=True),
    _story("open_now", 9, "tender", earliest=AS_OF - 17),
    _story("deadline_moved", 6, "tender correction.deadline award", latest=440, is_paged=True),
    _story("budget_changed", 3, "tender correction.budget award", latest=440, is_paged=True),
    _story("lots", 6, "tender award", lots=3, latest=460, is_paged=True),
    _story("lots_signed", 3, "tender award contract", lots=2, latest=400, is_paged=True),
    _story("lot_failed", 3, "tender award", lots=3, failing=1, latest=440, is_paged=True),
    _story(
        "lot_failed_again_tendered",
        2,
        "tender award | tender award",
        lots=3,
        failing=1,
        latest=330,
    ),
    _story("failed_again_tendered", 6, "tender failed | tender award", failing=1, latest=400),
    _story("failed", 2, "tender failed", failing=1, latest=440, is_paged=True),
    _story("terminated", 3, "tender termination", latest=460, is_paged=True),
    _story(
        "suspended", 1, "tender suspension correction.deadline award", latest=400, is_paged=True
    ),
    _story("clarified", 2, "tender clarification award", latest=440),
    _story("candidates", 5, "tender candidate award", methods=OPEN, latest=440, is_paged=True),
    _story("opened", 2, "tender opening_record award", methods=OPEN, latest=440, is_paged=True),
    _story(
        "single_source",
        4,
        "publicity award contract",
        methods=("single_source",),
        latest=420,
        is_paged=True,
    ),
    _story("invited", 1, "tender award", methods=("invited",), latest=440),
    _story(
        "prequalified",
        2,
        "prequalification qualified tender award",
        methods=OPEN,
        latest=400,
        is_paged=True,
    ),
    _story("opinion_asked", 2, "opinion tender award", latest=400),
    _story("result_corrected", 2, "tender award correction.award contract", latest=400),
    _story("result_changed", 2, "tender award award_change contract", latest=400, is_paged=True),
    _story(
        "contract_changed", 2, "tender award contract contract_change", latest=300, is_paged=True
    ),
    _story("complaint", 1, "tender award complaint", latest=400, is_paged=True),
    _story("supervised", 1, "tender award supervision", latest=400),
    _story(
        "framework",
        2,
        "framework_call framework_shortlist framework_calloff",
        methods=("framework",),
        latest=300,
        is_paged=True,
    ),
    _story("award_only", 12, "award", latest=AS_OF - 5),
    _story("contract_only", 2, "contract", latest=AS_OF - 5),
)

DECK = tuple(story for story in STORIES for _ in range(story.weight))
