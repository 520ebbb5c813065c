"""The two portals saved as CSV: one in UTF-8 with a mark, one in GB18030 with other words."""

import csv
from pathlib import Path

from pipeline.sample import layout
from pipeline.sample.cells import PORTAL_A, PORTAL_B, Dialect, row
from pipeline.sample.facts import Notice
from pipeline.sample.truth import Place

_HEADERS = {
    "portal_a": {
        "id": "公告标识",
        "title": "公告标题",
        "channel": "公告类型",
        "method": "采购方式",
        "number": "项目编号",
        "buyer": "采购人",
        "agency": "代理机构",
        "area": "地区",
        "budget": "预算金额(万元)",
        "ceiling": "最高限价(万元)",
        "supplier": "中标供应商",
        "amount": "中标金额(元)",
        "published": "发布时间",
        "document_deadline": "获取文件截止时间",
        "deadline": "投标截止时间",
        "expected": "预计采购时间",
        "funding": "资金来源",
        "url": "公告链接",
    },
    "portal_b": {
        "id": "信息ID",
        "title": "公告名称",
        "name": "项目名称",
        "channel": "信息类型",
        "number": "采购项目编号",
        "lot": "标段/包号",
        "buyer": "采购单位",
        "agency": "采购代理机构",
        "area": "行政区域",
        "method": "采购方式",
        "budget": "采购预算（元）",
        "supplier": "成交供应商",
        "amount": "成交金额（万元）",
        "award_date": "成交日期",
        "contract_date": "合同签订日期",
        "published": "公告时间",
        "deadline": "提交响应文件截止时间",
        "opening": "开标时间",
        "expected": "预计采购时间",
        "url": "原文链接",
    },
}
_ENCODINGS = {"portal_a": "utf-8-sig", "portal_b": "gb18030"}


class CsvPortal:
    """Writes rows as they come. With bodies, a cell holds the notice's text, lines and all."""

    def __init__(self, out: Path, dialect: Dialect, bodies: bool) -> None:
        self.dialect = dialect
        self.has_body = bodies
        self.path = out / f"{dialect.home}.csv"
        self._file = self.path.open("w", encoding=_ENCODINGS[dialect.home], newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        words = _HEADERS[dialect.home]
        header = [words[name] for name in dialect.fields]
        self._writer.writerow([*header, "公告内容"] if bodies else header)
        self._line = 2

    def add(self, notice: Notice) -> Place:
        """Write a notice; its line is the one on which its row begins."""
        place = Place(self.path.name, self._line)
        cells = row(notice, self.dialect)
        if self.has_body:
            body = layout.text(notice)
            cells.append(body)
            self._line += body.count("\n")
        self._writer.writerow(cells)
        self._line += 1
        return place

    def close(self) -> list[Path]:
        """Finish the file."""
        self._file.close()
        return [self.path]


def portal_a(out: Path, bodies: bool) -> CsvPortal:
    """The first portal."""
    return CsvPortal(out, PORTAL_A, bodies)


def portal_b(out: Path, bodies: bool) -> CsvPortal:
    """The second portal."""
    return CsvPortal(out, PORTAL_B, bodies)
