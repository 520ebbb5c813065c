"""What is done with what is bought: built, bought, run, tested … by the last words of a title."""

import re
from functools import cache
from typing import Literal, NamedTuple, cast

from pipeline import reference
from pipeline.model import Stage
from pipeline.normalize.words import Hit, Words, split

Service = Literal[
    "",
    "supervise",
    "test",
    "assess",
    "advise",
    "standard",
    "operate",
    "agent",
    "maintain",
    "support",
]


class Doing(NamedTuple):
    """A stage, and the service bought when it is one."""

    stage: Stage
    service: Service


# 运维管理平台, 审计系统: a thing named after what it serves, and not that service.
_THING = re.compile(
    r"(?:管理|监管|综合|信息|服务|支撑|业务|智慧|智能|一体化|指挥|监测|监控|调度|分析|数据|可视化|工作|保障)"
    r"{0,3}(?:系统|平台|软件|中心|APP|小程序|中台|大脑|模块|数据库|工具|知识库|大厅|设备|仪器)"
)
_JOINED = re.compile(r"(?:项目|服务|系统)?(?:[及和与、,+/()]|以及)?|[及和与、,].{0,4}")
# In one breath («咨询及测评», «规划设计监理») the more particular service is the one bought.
_PARTICULAR: dict[Stage, int] = {"监理": 3, "测评": 2, "咨询": 1}


def find(text: str, start: int = 0) -> tuple[Doing | None, tuple[Doing, ...]]:
    """What is done by `text` (upper case, half-width) from `start` on: the deed, and its run.

    The last run of joined verbs counts; in a run the first verb («建设运营» builds, «运维运营»
    maintains). 采购 counts only when it stands alone, and not behind 服务.

    >>> find("综合平台建设及运营项目")[0]
    Doing(stage='建设', service='')
    >>> find("审计系统运维服务")[0]
    Doing(stage='运维', service='maintain')
    >>> find("印刷服务采购"), find("办公家具")
    ((None, ()), (None, ()))
    """
    run = [hit.means for hit in verbs(text, start) if hit.means]
    return (_of_run(run) if run else None), tuple(run)


def verbs(text: str, start: int = 0) -> list[Hit[Doing | None]]:
    """The verbs that count: the run that `find` reads.

    >>> [hit.word for hit in verbs("综合平台建设及运营项目")], verbs("印刷服务采购")
    (['建设', '运营'], [])
    """
    runs = _runs(text, start)
    if len(runs) > 1 and _stage_of(runs[-1][0]) == "采购" and _words(runs[-2]) != ["工程"]:
        runs.pop()
    if not runs or (_stage_of(runs[-1][0]) == "采购" and _is_service(text, runs[-1][0])):
        return []
    return runs[-1]


def _runs(text: str, start: int) -> list[list[Hit[Doing | None]]]:
    """Verbs in order, those that follow each other directly in one list."""
    runs: list[list[Hit[Doing | None]]] = []
    for hit in _table().find(text):
        if hit.start < start or hit.means is None or _is_thing(text, hit):
            continue
        before = runs[-1][-1] if runs else None
        if before and hit.start - before.end < 6 and _JOINED.fullmatch(text, before.end, hit.start):
            if before.word == "工程":  # 智慧排水工程运维: a noun there
                runs[-1].pop()
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs


def _words(run: list[Hit[Doing | None]]) -> list[str]:
    return [hit.word for hit in run]


def _stage_of(hit: Hit[Doing | None]) -> Stage | None:
    return hit.means.stage if hit.means else None


def _is_service(text: str, hit: Hit[Doing | None]) -> bool:
    return text.endswith("服务", 0, hit.start)


def _is_thing(text: str, hit: Hit[Doing | None]) -> bool:
    serves = hit.means is not None and hit.means.service != ""
    return serves and _THING.match(text, hit.end) is not None


def _of_run(run: list[Doing]) -> Doing:
    """The deed of a run of joined verbs."""
    if any(doing.stage == "建设" for doing in run) and run[0].service == "advise":
        return Doing("建设", "")  # 设计施工一体化
    best = max(run, key=lambda doing: _PARTICULAR.get(doing.stage, 0))
    return best if best.stage in _PARTICULAR else run[0]


@cache
def _table() -> Words[Doing | None]:
    means: dict[str, Doing | None] = {}
    for row in reference.rows("stage_words"):
        doing = Doing(cast(Stage, row["stage"]), cast(Service, row["service"]))
        means |= dict.fromkeys(split(row["except"]))
        for word in split(row["words"]):
            means.setdefault(word, doing)
    return Words(means)
