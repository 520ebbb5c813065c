"""Where the notices of the world appear: their home, identifier, second appearance and traps."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from random import Random
from typing import Literal

from pipeline.sample import days
from pipeline.sample.days import AS_OF, workday
from pipeline.sample.facts import Notice
from pipeline.sample.planter import Planter
from pipeline.sample.stories import Story

Form = Literal["csv", "jsonl", "xlsx", "html", "mixed"]

_ONLY: dict[Form, str] = {"csv": "portal_a", "jsonl": "feed", "xlsx": "awards", "html": "pages"}
# Homes of a story's tellings, in turn; the first telling of some stories is saved as pages.
_TURNS = (
    "portal_a",
    "portal_b",
    "feed",
    "awards",
    "portal_a",
    "api",
    "portal_b",
    "portal_a",
    "awards",
    "feed",
)
_RESULTS = ("award", "candidate", "contract", "framework_shortlist", "framework_calloff")
_TWICE = 0.075
_REPEATED = ("tender", "award", "contract", "correction", "failed", "intention")


class Press:
    """Publishes. `form` keeps everything in one container; 'mixed' spreads it over all."""

    def __init__(self, seed: int, form: Form) -> None:
        self._rng = Random(seed)
        self._form = form
        self._planter = Planter()
        self._numbers = count(1)

    def publish(self, story: Story, told: int, notices: list[Notice]) -> Iterator[Notice]:
        """The notices as they appear; what appears twice comes after the first appearance."""
        home = self._home(story, told)
        is_batch = story.siblings > 1 and home == "pages"
        for notice in notices:
            notice.home = home
            if self._form == "mixed" and home == "awards" and notice.subtype not in _RESULTS:
                notice.home = "portal_b"
        if is_batch:
            yield from self._batch(notices)
            return
        for notice in notices:
            for part in _by_lot(notice):
                self._number(part)
                again = self._again(part)
                self._planter.plant(part)
                yield part
                if again is not None:
                    self._number(again)
                    yield again

    def _home(self, story: Story, told: int) -> str:
        if self._form != "mixed":
            return _ONLY[self._form]
        if told == 0 and story.is_paged:
            return "pages"
        return _TURNS[told % len(_TURNS)]

    def _batch(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """Intentions of one buyer on one page: one identifier, one title, an element each."""
        first = notices[0]
        self._number(first)
        at = days.of(first.day)
        title = f"{first.process.demand.buyer.name}{at.year}年{at.month}月政府采购意向"
        for notice in notices:
            notice.notice_id, notice.title, notice.batch = first.notice_id, title, tuple(notices)
            yield notice

    def _number(self, notice: Notice) -> None:
        n = next(self._numbers)
        day = days.ISO[notice.day].replace("-", "")
        match notice.home:
            case "portal_a":
                notice.notice_id = f"PA{n:08d}"
            case "portal_b":
                notice.notice_id = f"{day}{n:07d}"
            case "awards":
                notice.notice_id = f"AW{n:07d}"
            case "api":
                notice.notice_id = str(90_000_000 + n)
            case "feed":
                notice.notice_id = f"{n * 2_654_435_761 % 2**32:08x}"
            case _:
                notice.notice_id = f"t{day}_{n}"

    def _again(self, notice: Notice) -> Notice | None:
        """The same notice on another portal, up to two working days later, its title retyped."""
        rng = self._rng
        if notice.notice_type not in _REPEATED or rng.random() >= _TWICE:
            return None
        home = notice.home
        if self._form == "mixed":
            home = ("portal_b", "feed")[rng.random() < 0.5] if home == "portal_a" else "portal_a"
        later = workday(notice.day, int(rng.random() * 3))
        return replace(
            notice,
            home=home,
            day=later if later <= AS_OF else notice.day,
            title=retyped(notice.title, notice.process.name, rng.random()),
            duplicate_of=notice.notice_id,
            raw={},
            known={},
        )


def retyped(title: str, name: str, draw: float) -> str:
    """A title with other punctuation, never the same.

    >>> retyped("示例“一网通办”项目招标公告", "示例“一网通办”项目", 0)
    '示例"一网通办"项目招标公告'
    >>> retyped("示例项目招标公告", "示例项目", 0)
    '《示例项目》招标公告'
    """
    other = title.translate(str.maketrans("“”（）", '""()'))
    if other != title and draw < 0.6:
        return other
    ending = title.removeprefix(name)
    if draw < 0.5:
        return f"《{name}》{ending}"
    return f"{name}-{ending}" if draw < 0.8 else f"{name} {ending}"


def _by_lot(notice: Notice) -> Iterator[Notice]:
    """The second portal publishes a result lot by lot; one of them may tell of a failure."""
    if notice.home != "portal_b" or len(notice.lots) == 1 or notice.subtype != "award":
        yield notice
        return
    for lot in notice.lots:
        part = replace(
            notice,
            lots=(lot,),
            title=f"{notice.process.name}结果公告（采购包{lot.number}）",
            raw={},
            known={},
        )
        if lot.failed:
            part.subtype = part.notice_type = "failed"
        yield part
