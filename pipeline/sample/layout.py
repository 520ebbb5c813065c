"""A notice in the official layout (财办库〔2020〕50号): headings with lines, for text and pages."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pipeline.sample import titles
from pipeline.sample.cells import PAGES, cell, lot_sum, lot_winners
from pipeline.sample.days import CHINESE
from pipeline.sample.facts import Lot, Notice, yuan
from pipeline.sample.sums import in_unit

_ADDRESS = "地址：详见采购文件"
_ORDER = "一二三四五六七八九十"
_PERIODS = ("自合同签订之日起12个月", "合同签订后90日历天内完成", "自合同签订之日起三年")


class Section(NamedTuple):
    """A heading, the lines under it, and a table (its first row the header) after them."""

    heading: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


Result = Callable[[Notice], list[Section]]

_QUALIFIED = Section(
    "申请人的资格要求",
    ("1.满足《中华人民共和国政府采购法》第二十二条规定", "2.本项目的特定资格要求：无"),
)
_FIVE_DAYS = Section("公告期限", ("自本公告发布之日起5个工作日。",))
_AFTER_RESULT = (
    Section("评审专家名单", ("示例数据，不载姓名",)),
    Section("代理服务收费标准及金额", ("代理服务费：2.36万元",)),
    Section("公告期限", ("自本公告发布之日起1个工作日。",)),
)
_NOTHING_ELSE = Section("其他补充事宜", ("无",))


def sections(notice: Notice, result: Result | None = None) -> list[Section]:
    """The sections, not numbered yet; `result` says who won, where a province has its own way."""
    match notice.notice_type:
        case "tender":
            found = _tender(notice)
        case "award":
            found = _award(notice, result or standard_result)
        case "correction":
            found = _correction(notice)
        case "contract" | "acceptance":
            found = _contract(notice)
        case "candidate":
            found = _candidates(notice)
        case "intention":
            found = _intention(notice)
        case "failed" | "termination":
            found = _ended(notice)
        case _:
            found = _other(notice)
    return found


def number(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections, their headings numbered 一、二、…"""
    order = iter(_ORDER)
    for heading, lines, table in sections:
        yield Section(f"{next(order)}、{heading}" if heading else "", lines, table)


def text(notice: Notice) -> str:
    """The layout as plain text, a line a line."""
    found: list[str] = []
    order = iter(_ORDER)
    for heading, lines, table in sections(notice):
        if heading:
            found.append(f"{next(order)}、{heading}")
        found += lines
        if table:
            found += ["\t".join(row) for row in table]
    return "\n".join(found)


def show(field: str, notice: Notice) -> str:
    """A field as pages write it."""
    return cell(field, notice, PAGES)


def period(notice: Notice) -> str:
    """The term of what is bought."""
    return _PERIODS[len(notice.process.name) % len(_PERIODS)]


def _asked(notice: Notice, what: str) -> Section:
    """Whom to ask. Names and numbers of persons have no place in the sample."""
    lines: tuple[str, ...] = ("1.采购人信息", f"名称：{show('buyer', notice)}", _ADDRESS)
    if agency := notice.process.agency:
        lines += ("2.采购代理机构信息", f"名称：{agency}", _ADDRESS)
    return Section(f"{what}，请按以下方式联系。", lines)


def _identity(notice: Notice) -> tuple[str, ...]:
    return (f"项目编号：{show('number', notice)}", f"项目名称：{notice.process.name}")


def _tender(notice: Notice) -> list[Section]:
    word = "招标" if notice.process.method in ("open", "invited") else "采购"
    deadline, until = show("deadline", notice), show("document_deadline", notice)
    lead = f"{notice.process.name}的潜在供应商应在示例采购平台获取{word}文件"
    basic = [*_identity(notice), f"采购方式：{show('method', notice)}"]
    basic.append(f"预算金额：{show('budget', notice)}")
    if ceiling := show("ceiling", notice):
        basic.append(f"最高限价：{ceiling}")
    basic += [f"采购需求：{notice.process.demand.phrase}", f"合同履行期限：{period(notice)}"]
    found = [
        Section("", ("项目概况", f"{lead}，并于{deadline}（北京时间）前提交响应文件。"))
        if deadline
        else Section("", (f"{lead}。",)),
        Section("项目基本情况", tuple(basic), _lot_budgets(notice.lots)),
        _QUALIFIED,
    ]
    if until:
        is_period = "document_deadline" in notice.raw
        since = until if is_period else f"{CHINESE[notice.day]}至{until}"
        found.append(Section(f"获取{word}文件", (f"时间：{since}", "方式：网上下载", "售价：0元")))
    if deadline:
        heading = "提交投标文件截止时间、开标时间和地点"
        found.append(Section(heading, (f"{deadline}（北京时间）", "地点：示例公共资源交易平台")))
    found.append(_FIVE_DAYS)
    if funding := show("funding", notice):
        found.append(Section("其他补充事宜", (f"资金来源：{funding}",)))
    return [*found, _asked(notice, f"对本次{word}提出询问")]


def _lot_budgets(lots: tuple[Lot, ...]) -> tuple[tuple[str, ...], ...]:
    if len(lots) == 1:
        return ()
    rows = [("包号", "包名称", "预算金额（元）")]
    return (*rows, *((lot.number, lot.name or "", yuan(lot.budget or 0)) for lot in lots))


def _award(notice: Notice, result: Result) -> list[Section]:
    found = [
        Section(f"项目编号：{show('number', notice)}"),
        Section(f"项目名称：{notice.process.name}"),
        *result(notice),
        Section(
            "主要标的信息",
            (f"服务类 名称：{notice.process.demand.phrase}", "服务要求：详见采购文件"),
        ),
        *_AFTER_RESULT,
    ]
    if decided := show("award_date", notice):
        found.append(Section("其他补充事宜", (f"定标日期：{decided}",)))
    return [*found, _asked(notice, "凡对本次公告内容提出询问")]


def amount_label(notice: Notice) -> str:
    """The words beside the sum."""
    return notice.raw.get("amount_label", "中标（成交）金额")


def standard_result(notice: Notice) -> list[Section]:
    """三、中标（成交）信息, lot by lot when there are several."""
    if len(notice.lots) == 1 and notice.lots[0].number == "0":
        lines = (
            f"供应商名称：{show('supplier', notice)}",
            "供应商地址：示例市示例路1号",
            f"{amount_label(notice)}：{show('amount', notice)}",
        )
        return [Section("中标（成交）信息", lines)]
    rows = [("包号", "包名称", "供应商名称", "中标（成交）金额（元）")]
    for lot in notice.lots:
        rows.append((lot.number, lot.name or "", lot_winners(lot), lot_sum(lot, "yuan")))
    failed = tuple(f"包{lot.number}废标理由：{lot.reason}" for lot in notice.lots if lot.failed)
    return [Section("中标（成交）信息", failed, tuple(rows))]


def _correction(notice: Notice) -> list[Section]:
    process = notice.process
    boxes = "√采购公告 √采购文件 □采购结果"
    if "award" in notice.shows:
        boxes = "□采购公告 □采购文件 √采购结果"
    rows: tuple[tuple[str, ...], ...] = ()
    if notice.changes:
        changes = tuple((str(n), *change) for n, change in enumerate(notice.changes, start=1))
        rows = (("序号", "更正项", "更正前内容", "更正后内容"), *changes)
    lines = [f"更正事项：{boxes}", "更正内容：" + ("" if rows else _said(notice))]
    return [
        Section(
            "项目基本情况",
            (
                f"原公告的采购项目编号：{show('number', notice)}",
                f"原公告的采购项目名称：{process.name}",
                f"首次公告日期：{CHINESE[process.tender]}" if process.tender else "首次公告日期：/",
            ),
        ),
        Section("更正信息", tuple(lines), rows),
        Section("更正日期", (CHINESE[notice.day],)),
        _asked(notice, "凡对本次公告内容提出询问"),
    ]


def _said(notice: Notice) -> str:
    """What a notice that changes no field has to say."""
    if notice.subtype == "suspension":
        return "本项目暂停采购活动，恢复时间另行通知。"
    if notice.subtype == "award_change":
        winner = show("supplier", notice)
        return (
            f"原中标人放弃中标，现中标供应商变更为：{winner}，中标金额：{show('amount', notice)}。"
        )
    return "采购需求第三条的表述予以澄清，其他内容不变。"


def _contract(notice: Notice) -> list[Section]:
    parties = [
        f"采购人（甲方）：{show('buyer', notice)}",
        f"供应商（乙方）：{show('supplier', notice)}",
    ]
    main = [f"主要标的名称：{notice.process.demand.phrase}"]
    if "award" in notice.shows:
        label = "变更金额" if notice.subtype == "contract_change" else "合同金额"
        main.append(f"{label}：{show('amount', notice)}")
    main.append(f"履约期限：{period(notice)}")
    found = [
        Section(f"合同编号：HT-{notice.process.number}"),
        Section(f"合同名称：{notice.process.demand.project_name}合同"),
        Section(f"项目编号：{show('number', notice)}"),
        Section(f"项目名称：{notice.process.name}"),
        Section("合同主体", tuple(parties)),
        Section("合同主要信息", tuple(main)),
    ]
    if signed := show("contract_date", notice):
        found.append(Section("合同签订日期", (signed,)))
    if notice.notice_type == "acceptance":
        found.append(Section("验收意见", ("验收合格",)))
    return [*found, _NOTHING_ELSE]


def _candidates(notice: Notice) -> list[Section]:
    rows = [("排名", "中标候选人名称", "投标报价（元）")]
    for rank, (name, bid) in enumerate(notice.lots[0].bids[:3], start=1):
        rows.append((str(rank), name, yuan(bid)))
    return [
        Section("项目基本情况", _identity(notice)),
        Section("中标候选人", (), tuple(rows)),
        Section("公示期限", ("自本公示发布之日起3日。",)),
        _asked(notice, "凡对本次公示内容提出异议"),
    ]


def _intention(notice: Notice) -> list[Section]:
    lead = "为便于供应商及时了解政府采购信息，根据有关规定，现将采购意向公开如下："
    rows = [("序号", "采购项目名称", "采购需求概况", "预算金额（万元）", "预计采购时间", "备注")]
    for n, other in enumerate(notice.batch or (notice,), start=1):
        demand = other.process.demand
        budget = in_unit(other.lots[0].budget or 0, "wan")
        rows.append(
            (str(n), demand.project_name, demand.phrase, budget, show("expected", other), "/")
        )
    close = (
        "本次公开的采购意向是本单位政府采购工作的初步安排，具体情况以相关采购公告和采购文件为准。"
    )
    signed = f"{show('buyer', notice)} {CHINESE[notice.day]}"
    return [Section("", (lead,), tuple(rows)), Section("", (close, signed))]


def _ended(notice: Notice) -> list[Section]:
    reasons = [
        lot.reason if lot.number == "0" else f"包{lot.number}：{lot.reason}"
        for lot in notice.lots
        if lot.failed
    ]
    if not reasons:
        reasons = ["采购需求发生重大调整，终止本次采购活动"]
    return [
        Section(
            "项目基本情况",
            (
                f"采购项目编号：{show('number', notice)}",
                f"采购项目名称：{notice.process.name}",
            ),
        ),
        Section("项目终止的原因", tuple(reasons)),
        Section("其他补充事宜", ("本项目将视情况重新组织采购。",)),
        _asked(notice, "凡对本次公告内容提出询问"),
    ]


def _other(notice: Notice) -> list[Section]:
    lines = list(_identity(notice))
    if "budget" in notice.shows:
        lines.append(f"预算金额：{show('budget', notice)}")
    found = [Section("项目基本情况", tuple(lines))]
    if "intended" in notice.shows:
        reason = "采用单一来源采购方式的原因：只能从唯一供应商处采购"
        found.append(Section("拟定供应商信息", (f"名称：{show('supplier', notice)}", reason)))
    elif notice.subtype == "opening_record":
        rows = [("序号", "投标人", "投标报价（元）")]
        for n, (name, bid) in enumerate(notice.lots[0].bids, start=1):
            rows.append((str(n), name, yuan(bid)))
        found.append(Section("开标情况", (), tuple(rows)))
    else:
        found.append(Section("基本情况", (f"{titles.CHANNELS[notice.subtype]}，详见附件。",)))
    return [*found, _asked(notice, "凡对本次公告内容提出询问")]
