"""Traps of names: consortia, what clings to a supplier's name, buyers, titles, kinds."""

from collections.abc import Sequence

from pipeline.sample.facts import Notice
from pipeline.sample.sums import comma
from pipeline.sample.trap import trap, write

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _firms(notice: Notice) -> Sequence[str]:
    return notice.lots[0].suppliers


def _supplier(notice: Notice, text: str) -> bool:
    return write(notice, "supplier", text)


# ---------------------------------------------------------------- consortia, each as seen


@trap("consortium")
def lead_and_member_labels(notice: Notice) -> bool:
    lead, member = _firms(notice)
    return _supplier(notice, f"牵头人：{lead} 联合体成员：{member}")


@trap("consortium")
def joined_by_semicolon(notice: Notice) -> bool:
    return _supplier(notice, ";".join(_firms(notice)))


@trap("consortium")
def joined_by_comma(notice: Notice) -> bool:
    return _supplier(notice, ",".join(_firms(notice)))


@trap("consortium")
def comma_and_word(notice: Notice) -> bool:
    return _supplier(notice, ",".join(_firms(notice)) + "联合体")


@trap("consortium")
def joined_by_and(notice: Notice) -> bool:
    return _supplier(notice, "和".join(_firms(notice)) + "组成联合体")


@trap("consortium")
def roles_in_brackets(notice: Notice) -> bool:
    lead, member = _firms(notice)
    return _supplier(notice, f"{lead}（联合体牵头人）、{member}（联合体成员）")


@trap("consortium")
def roles_in_short(notice: Notice) -> bool:
    lead, member = _firms(notice)
    return _supplier(notice, f"(主){lead};(成){member}")


@trap("consortium")
def word_before(notice: Notice) -> bool:
    return _supplier(notice, "联合体：" + "、".join(_firms(notice)))


@trap("consortium")
def joined_by_slash(notice: Notice) -> bool:
    return _supplier(notice, "/".join(_firms(notice)))


@trap("consortium")
def shares_of_the_sum(notice: Notice) -> bool:
    """The members' shares stand in the cell of the sum; no total is stated."""
    lead, member = _firms(notice)
    fen = notice.lots[0].amount or 0
    part = fen * 60 // 100
    text = f"{lead}60%：{comma(part)}元；{member}40%：{comma(fen - part)}元"
    return write(
        notice, "amount", text, amount=None, amount_kind="composite", amount_status="multi"
    )


# ---------------------------------------------------------------- one supplier


@trap("supplier")
def label_in_cell(notice: Notice) -> bool:
    return _supplier(notice, f"供应商名称：{_firms(notice)[0]}")


@trap("supplier")
def list_number(notice: Notice) -> bool:
    return _supplier(notice, f"1、{_firms(notice)[0]}")


@trap("supplier")
def full_stop(notice: Notice) -> bool:
    return _supplier(notice, f"{_firms(notice)[0]}。")


@trap("supplier")
def blanks_inside(notice: Notice) -> bool:
    name = _firms(notice)[0]
    return _supplier(notice, f"{name[:2]} {name[2:4]} {name[4:]}")


@trap("supplier")
def address_behind(notice: Notice) -> bool:
    return _supplier(notice, f"{_firms(notice)[0]} 地址：示例市示例路1号")


@trap("supplier")
def province_behind(notice: Notice) -> bool:
    return _supplier(notice, f"{_firms(notice)[0]}/浙江")


@trap("supplier")
def former_name(notice: Notice) -> bool:
    return _supplier(notice, f"{_firms(notice)[0]}（原名：示例旧名软件有限公司）")


@trap("supplier")
def code_in_brackets(notice: Notice) -> bool:
    code = credit_code("MA5EXAMP")
    return _supplier(notice, f"{_firms(notice)[0]}（统一社会信用代码：{code}）")


@trap("supplier")
def half_width_brackets(notice: Notice) -> bool:
    name = _firms(notice)[0]
    return "（" in name and _supplier(notice, name.replace("（", "(").replace("）", ")"))


def _other(notice: Notice, name: str) -> bool:
    """A winner that does not look like a firm."""
    return write(notice, "supplier", name, suppliers=(name,))


@trap("supplier")
def law_firm(notice: Notice) -> bool:
    return _other(notice, "北京示例明川律师事务所")


@trap("supplier")
def association(notice: Notice) -> bool:
    return _other(notice, "示例省大数据产业协会")


@trap("supplier")
def accountants(notice: Notice) -> bool:
    return _other(notice, "示例汇泽会计师事务所（特殊普通合伙）")


@trap("supplier")
def university_institute(notice: Notice) -> bool:
    return _other(notice, "示例大学（深圳）设计咨询研究院有限责任公司")


@trap("supplier")
def short_share_company(notice: Notice) -> bool:
    return _other(notice, "示例远帆通信股份公司")


def credit_code(organisation: str) -> str:
    """A code of the right form and check character; its registrar, division 990000, is nobody.

    >>> credit_code("MA5EXAMP")
    '91990000MA5EXAMP03'
    """
    total = 0
    for n, letter in enumerate(organisation):
        value = int(letter) if letter.isdigit() else ord(letter) - 55
        total += value * (3, 7, 9, 10, 5, 8, 4, 2)[n]
    check = (11 - total % 11) % 11
    code = f"91990000{organisation}{'X' if check == 10 else check}"
    total = sum(_CODE_LETTERS.index(c) * pow(3, n, 31) for n, c in enumerate(code))
    return code + _CODE_LETTERS[(31 - total % 31) % 31]


# ---------------------------------------------------------------- buyers, titles, kinds


@trap("buyer")
def label_before_buyer(notice: Notice) -> bool:
    return write(notice, "buyer", f"采购人：{notice.process.demand.buyer.name}")


@trap("buyer")
def agency_as_buyer(notice: Notice) -> bool:
    """The buyer's column holds the agency; the title names the buyer."""
    process = notice.process
    if not process.agency or process.demand.buyer.name not in notice.title:
        return False
    return write(notice, "buyer", process.agency)


@trap("buyer")
def blanks_in_buyer(notice: Notice) -> bool:
    name = notice.process.demand.buyer.name
    return write(notice, "buyer", f"{name[:3]}　{name[3:]}")


def _title(notice: Notice, text: str) -> bool:
    notice.title = text
    return write(notice, "title", text)


@trap("title")
def framed_title(notice: Notice) -> bool:
    return notice.title.endswith("公告") and _title(
        notice, f"关于{notice.title.removesuffix('公告')}的公告"
    )


@trap("title")
def agency_in_title(notice: Notice) -> bool:
    agency = notice.process.agency
    return agency is not None and _title(notice, f"{notice.title}[{agency}]")


@trap("title")
def lost_character(notice: Notice) -> bool:
    return _title(notice, f"？{notice.title}")


@trap("title")
def buyer_twice(notice: Notice) -> bool:
    buyer = notice.process.demand.buyer.name
    return bool(buyer) and notice.title.startswith(buyer) and _title(notice, buyer + notice.title)


@trap("title")
def wide_blank_in_title(notice: Notice) -> bool:
    cut = len(notice.process.name)
    return notice.title.startswith(notice.process.name) and _title(
        notice, f"{notice.title[:cut]}　{notice.title[cut:]}"
    )


@trap("channel")
def filed_as_tender(notice: Notice) -> bool:
    """The publisher files a result among the tenders; the title is right."""
    return "结果" in notice.title and write(notice, "channel", "招标公告")


@trap("channel")
def filed_as_other(notice: Notice) -> bool:
    return write(notice, "channel", "其他公告")
