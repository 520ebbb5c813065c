"""What became of past decisions: which bands won, what each gate cost, which rule lost winners."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pipeline.scan.card import Outcome
from pipeline.scan.gate import NAMES
from pipeline.scan.journal import Decision
from pipeline.scan.match import plain
from pipeline.scan.memory import Remembered
from pipeline.stats import wilson

Row = dict[str, Any]
_BANDS = ("优先跟进", "建议投", "观察", "放弃", "信息不足")
_BID = ("已投标", "中标", "未中标")


@dataclass(frozen=True, slots=True)
class Review:
    """Rows of each table. Money shares are 0 to 1; a share below is of what ended."""

    bands: list[Row]
    parts: list[Row]
    gates: list[Row]
    lost: list[Row]


def review(
    held: Sequence[Decision],
    past: Sequence[Remembered],
    outcomes: Mapping[int, Outcome],
    rivals: Iterable[str],
) -> Review:
    """Hold the last decision of each need, and what gates dropped, against how it ended; `outcomes`
    by notice."""
    known = {plain(name) for name in rivals}
    return Review(
        bands=[_band(band, held, outcomes) for band in _BANDS],
        parts=_parts(held, outcomes),
        gates=_gates(past, held, outcomes, known),
        lost=_lost(held, outcomes),
    )


def _band(band: str, held: Sequence[Decision], outcomes: Mapping[int, Outcome]) -> Row:
    """How far a band of the score foretold what was bid for and won."""
    own = [one for one in held if one.seen is not None and one.seen.band == band]
    bid = [one for one in own if one.status in _BID]
    ended = [one for one in bid if _has_ended(one, outcomes)]
    won = sum(_is_won(one, outcomes) for one in ended)
    interval = wilson(won, len(ended))
    return {
        "band": band,
        "decided_count": len(own),
        "go_count": sum(one.verdict == "go" for one in own),
        "no_go_count": sum(one.verdict == "no-go" for one in own),
        "bid_count": len(bid),
        "ended_count": len(ended),
        "won_count": won,
        "won_share": won / len(ended) if ended else None,
        "won_lo": interval.lo if interval else None,
        "won_hi": interval.hi if interval else None,
    }


def _parts(held: Sequence[Decision], outcomes: Mapping[int, Outcome]) -> list[Row]:
    """Points of each part of the score where we won and where we lost."""
    points: dict[str, dict[bool, list[int]]] = {}
    for one in held:
        if one.seen is None or one.status not in _BID or not _has_ended(one, outcomes):
            continue
        for part, value in one.seen.parts.items():
            if value is not None:
                by_end = points.setdefault(part, {True: [], False: []})
                by_end[_is_won(one, outcomes)].append(value)
    return [
        {
            "part": part,
            "won_median": median(values[True]) if values[True] else None,
            "won_count": len(values[True]),
            "lost_median": median(values[False]) if values[False] else None,
            "lost_count": len(values[False]),
        }
        for part, values in points.items()
    ]


def _gates(
    past: Sequence[Remembered],
    held: Sequence[Decision],
    outcomes: Mapping[int, Outcome],
    rivals: set[str],
) -> list[Row]:
    """What each gate dropped, and what became of it."""
    dropped: dict[str, dict[int, str]] = {}
    for one in past:
        for lost in one.dropped.values():
            dropped.setdefault(lost.gate, {})[lost.notice_id] = lost.title
    decided = {one.notice_id: one for one in held}
    rows = []
    for gate, name in NAMES.items():
        keys = sorted(dropped.get(gate, ()))
        ended = [outcomes[key] for key in keys if key in outcomes]
        savings = [one.saving for one in ended if one.saving is not None]
        rows.append(
            {
                "gate": gate,
                "name": name,
                "dropped_count": len(keys),
                "awarded_count": len(ended),
                "rival_count": sum(
                    bool(rivals & {plain(name) for name in one.suppliers}) for one in ended
                ),
                "own_count": sum(one.is_ours for one in ended),
                "overruled_count": sum(
                    key in decided and decided[key].verdict == "go" for key in keys
                ),
                "saving_median": median(savings) if savings else None,
            }
        )
    return rows


def _lost(held: Sequence[Decision], outcomes: Mapping[int, Outcome]) -> list[Row]:
    """What was refused, by whom and why, and who won it at what price."""
    return [
        {
            "item": one.item,
            "title": one.title,
            "decided": one.decided,
            "owner": one.owner,
            "why": one.why,
            "gates": " ".join(
                gate for gate, verdict in (one.seen.gates if one.seen else {}).items()
                if verdict in ("drop", "warn")
            ),
            "award_date": outcome.award_date,
            "suppliers": "、".join(outcome.suppliers),
            "award": outcome.award,
            "saving": outcome.saving,
        }
        for one in held
        if one.verdict == "no-go" and (outcome := outcomes.get(one.notice_id)) is not None
    ]  # fmt: skip


def _has_ended(one: Decision, outcomes: Mapping[int, Outcome]) -> bool:
    return one.status in ("中标", "未中标") or one.notice_id in outcomes


def _is_won(one: Decision, outcomes: Mapping[int, Outcome]) -> bool:
    """By the award notice where there is one, else by what people wrote."""
    if one.notice_id in outcomes:
        return outcomes[one.notice_id].is_ours
    return one.status == "中标"
