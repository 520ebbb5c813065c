"""What full extraction of a page costs beside the floor: the same page, parsed by lexbor alone.

    python -m benchmarks.pages [--pages 5000] [--json]

Pages are constructed in the three ways that they are met in: a notice alone, one inside the frame of
a site, one as a word processor wrote it; 1,000 to 60,000 characters each, a tenth of them text, as
real ones have. Ours is page → columns of raw notices. Each side runs in a process of its own,
interleaved, the best of three; CPU seconds, and their ratio. The wall is that of two processes that
share the pages. Exit code 1 while the bar is missed.
"""

import argparse
import json
import multiprocessing
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from random import Random
from statistics import mean

from selectolax.lexbor import LexborHTMLParser

from pipeline.extract import is_markup, stated
from pipeline.ingest import body
from pipeline.ingest.batch import frame
from pipeline.model import RawNotice
from pipeline.sample.effect import plan
from pipeline.sample.facts import Notice
from pipeline.sample.press import Press
from pipeline.sample.render_html import page
from pipeline.sample.world import World

BAR = 3.0
_SEED = 2022
_ROUNDS = 3
_WARM_ROUNDS = 12
_PARAGRAPH = re.compile(r"<(p|h4)>(.*?)</\1>", re.DOTALL)
_RUNS = re.compile(r"([0-9A-Za-z][0-9A-Za-z.,:()\[\]-]*)")
_CLAUSES = (
    "供应商应当在递交响应文件的截止时间之前完成平台注册并办理数字证书，因未及时办理所产生的后果由供应商自行承担，采购人与代理机构不对此负责。",
    "本项目不接受联合体参与，单位负责人为同一人或者存在直接控股、管理关系的不同供应商，不得参加同一合同项下的采购活动。",
    "供应商认为采购文件使自己的权益受到损害的，可以在知道或者应知其权益受到损害之日起{n}个工作日内，以书面形式向采购人提出质疑。",
    "为本采购项目提供整体设计、规范编制或者项目管理、监理、检测等服务的供应商，不得再参加该采购项目的其他采购活动。",
    "逾期送达的或者未送达指定地点的响应文件不予受理；解密时间为{n}分钟，超过时限未完成解密的，视为撤回其响应文件。",
    "落实的政策包括促进中小企业发展、支持监狱企业发展、促进残疾人就业、优先采购节能产品和环境标志产品，详见采购文件第{n}章。",
    "信用记录的查询时间为截止时间前{n}天内，列入失信被执行人、重大税收违法失信主体的供应商，拒绝其参与本项目的采购活动。",
    "成交供应商应当自合同签订之日起{n}日内提交履约保证，形式可以是保函、支票或者转账，金额不超过合同价款的百分之五。",
)
_FIELDS = (
    "首页 政策法规 采购公告 结果公告 合同公告 采购意向 监督检查 下载中心 办事指南 联系我们".split()
)


@dataclass(frozen=True)
class Cost:
    """CPU seconds of both sides, the wall of ours on two processes, and how large the pages are."""

    pages: int
    characters: float
    floor: float
    ours: float
    wall: float

    @property
    def ratio(self) -> float:
        """Ours beside the floor."""
        return self.ours / self.floor


def constructed(count: int) -> list[str]:
    """So many pages; the same count gives the same pages."""
    rng = Random(_SEED)
    ways = (_alone, _framed, _processed)
    return [
        ways[number % len(ways)](_explained(page(notice), rng), number)
        for number, notice in enumerate(islice(_notices(), count))
    ]


def _notices() -> Iterator[Notice]:
    press = Press(_SEED, "mixed")
    for story, told, notices in World(_SEED, plan("planted")).courses():
        yield from press.publish(story, told, notices)


def _explained(markup: str, rng: Random) -> str:
    """A page with the clauses that follow a notice."""
    said = rng.sample(_CLAUSES, 5)
    told = [f"<p>{n}.{text.format(n=rng.randrange(3, 60))}</p>" for n, text in enumerate(said, 1)]
    return markup.replace("</body>", "\n".join(["<h4>其他说明</h4>", *told, "</body>"]))


def _alone(markup: str, number: int) -> str:
    return markup


def _framed(markup: str, number: int) -> str:
    """Inside the frame of a site: its styles and scripts, its menu, its foot."""
    rules = "".join(
        f".menu-{n}{{float:left;width:{n * 7}px;color:#3{n:02d};padding:0 {n}px}}\n"
        for n in range(240)
    )
    script = "".join(
        f'function f{n}(a,b){{var x=document.getElementById("box{n}");if(a<b&&x){{x.className="on";}}}}\n'
        for n in range(120)
    )
    menu = "".join(
        f'<li class="menu-{n}"><a href="/site/{n}/index.html" target="_blank">{word}</a></li>'
        for n, word in enumerate(_FIELDS)
    )
    head = f"<style>{rules}</style><script>{script}</script></head>"
    foot = f'<div class="foot"><p>版权所有：示例采购网　访问量：{number}</p></div></body>'
    top = f'<body><div class="top"><ul>{menu}</ul><div style="display:none">{menu}</div></div>'
    framed = markup.replace("</head>", head).replace("<body>", top)
    return framed.replace("</body>", foot)


def _processed(markup: str, number: int) -> str:
    """As a word processor writes: each run of letters or figures in spans of its own."""
    style = (
        "mso-spacerun:'yes';font-family:宋体;mso-ascii-font-family:Calibri;mso-bidi-font-family:宋体;"
        "letter-spacing:0.0000pt;font-size:12.0000pt;mso-font-kerning:1.0000pt;line-height:150%"
    )

    def paragraph(match: re.Match[str]) -> str:
        runs = [
            f'<span style="{style}"><font face="宋体">{run}</font></span><o:p></o:p>'
            for run in _RUNS.split(re.sub("<[^>]*>", "", match[2]))
            if run
        ]
        return f'<p class="MsoNormal" style="text-indent:24pt;{style}">{"".join(runs)}</p>'

    return _PARAGRAPH.sub(paragraph, markup)


def floor(pages: Sequence[str]) -> float:
    """CPU seconds of parsing."""
    start = time.process_time()
    for markup in pages:
        LexborHTMLParser(markup)
    return time.process_time() - start


def ours(pages: Sequence[str]) -> float:
    """CPU seconds of everything: columns of bodies in, columns of all fields out."""
    rows = frame(RawNotice(body=markup) for markup in pages)
    start = time.process_time()
    body.filled(rows)
    return time.process_time() - start


def measure(count: int) -> Cost:
    """Both sides, the best of some rounds."""
    pages = constructed(count)
    floors: list[float] = []
    costs: list[float] = []
    walls: list[float] = []
    context = multiprocessing.get_context("spawn")
    for _ in range(_ROUNDS):
        for side, times in ((floor, floors), (ours, costs)):
            with context.Pool(1) as pool:
                times.append(pool.apply(side, (pages,)))
        with context.Pool(2) as pool:
            pool.map(ours, [pages[:1], pages[:1]])  # both have started
            start = time.perf_counter()
            pool.map(ours, [pages[::2], pages[1::2]], chunksize=1)
            walls.append(time.perf_counter() - start)
    return Cost(count, mean(map(len, pages)), min(floors), min(costs), min(walls))


def bodies(realdata: Path) -> list[str]:
    """The markup of every page and of every notice that carries markup, in the order of the files."""
    found: list[str] = []
    for path in sorted(p for p in realdata.rglob("*") if p.is_file()):
        if path.suffix in (".xlsx", ".csv"):
            continue
        text = path.read_text("utf-8", errors="replace")
        if path.suffix == ".jsonl":
            rows = [json.loads(row) for row in text.splitlines() if row.startswith("{")]
            found += [
                value
                for row in rows[:200]
                for value in row.values()
                if isinstance(value, str) and len(value) > 500 and is_markup(value)
            ]
        elif path.suffix != ".json" and is_markup(text):
            found.append(text)
    return found


def ratio(pages: Sequence[str]) -> tuple[float, float, float]:
    """CPU seconds of extraction, of parsing alone, and their ratio: the best of some rounds each, here
    and warm, as few pages allow it."""

    def read(pages: Sequence[str]) -> float:
        start = time.process_time()
        for markup in pages:
            stated(markup, None, None)
        return time.process_time() - start

    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(_WARM_ROUNDS):  # one after the other, so that noise meets both
        for work, times in zip((floor, read), spent, strict=True):
            times.append(work(pages))
    parsed, cost = map(min, spent)
    return cost, parsed, cost / parsed


def main() -> int:
    """Print both sides and their ratio; 1 while the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    cost = measure(asked.pages)
    if asked.json:
        print(json.dumps(asdict(cost) | {"ratio": cost.ratio, "bar": BAR}))
    else:
        print(
            f"{'pages':>7}{'characters':>12}{'floor s':>9}{'ours s':>9}{'ratio':>8}{'bar':>6}{'wall s':>8}"
        )
        print(
            f"{cost.pages:>7,}{cost.characters:>12,.0f}{cost.floor:>9.2f}{cost.ours:>9.2f}"
            f"{cost.ratio:>8.1f}{BAR:>6}{cost.wall:>8.2f}"
        )
    return 1 if cost.ratio > BAR else 0


if __name__ == "__main__":
    sys.exit(main())
