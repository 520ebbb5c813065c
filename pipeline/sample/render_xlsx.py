"""A summary of results as offices keep it: a title, a header of two merged rows, sums in 万元."""

from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from pipeline.sample import days, layout
from pipeline.sample.cells import AWARDS, cell
from pipeline.sample.facts import Notice, total_budget
from pipeline.sample.truth import Place

# group → its columns; a group of one column spans both rows
_HEADER: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("序号", (("position", ""),)),
    ("公告信息", (("title", "公告标题"), ("channel", "公告类型"), ("published", "发布日期"))),
    (
        "项目信息",
        (
            ("number", "项目编号"),
            ("buyer", "采购单位"),
            ("agency", "代理机构"),
            ("area", "所属地区"),
            ("method", "采购方式"),
        ),
    ),
    ("金额（万元）", (("budget", "预算金额"), ("amount", "中标（成交）金额"))),
    ("中标（成交）供应商", (("supplier", ""),)),
    ("中标日期", (("award_date", ""),)),
    ("公告链接", (("url", ""),)),
    ("公告标识", (("id", ""),)),
)
_COLUMNS = tuple(name for _, columns in _HEADER for name, _ in columns)
_TITLE = "2021年1月—2022年5月政府采购成交结果汇总表（示例数据）"
_CREATED = datetime(2022, 5, 29, 9, 0)


class Workbook:
    """Writes a sheet row by row."""

    dialect = AWARDS

    def __init__(self, out: Path, bodies: bool) -> None:
        self.has_body = bodies
        self.path = out / "awards.xlsx"
        self._book = xlsxwriter.Workbook(str(self.path))
        self._book.set_properties({"title": _TITLE, "created": _CREATED})
        self._sheet = self._book.add_worksheet("成交结果")
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._sum = self._book.add_format({"num_format": "#,##0.00####"})
        self._head()
        self._row = 3

    def _head(self) -> None:
        bold = self._book.add_format({"bold": True, "align": "center", "border": 1})
        last = len(_COLUMNS) - (0 if self.has_body else 1)
        self._sheet.merge_range(0, 0, 0, last, _TITLE, bold)
        column = 0
        for group, columns in _HEADER:
            if len(columns) == 1:
                self._sheet.merge_range(1, column, 2, column, group, bold)
            else:
                self._sheet.merge_range(1, column, 1, column + len(columns) - 1, group, bold)
                for n, (_, word) in enumerate(columns):
                    self._sheet.write_string(2, column + n, word, bold)
            column += len(columns)
        if self.has_body:
            self._sheet.merge_range(1, column, 2, column, "公告内容", bold)
        self._sheet.set_column(1, 1, 60)
        self._sheet.freeze_panes(3, 2)

    def add(self, notice: Notice) -> Place:
        """Write a notice; its line is the sheet's row."""
        row = self._row
        for column, name in enumerate(_COLUMNS):
            self._write(row, column, name, notice)
        if self.has_body:
            self._sheet.write_string(row, len(_COLUMNS), layout.text(notice))
        self._row += 1
        return Place(self.path.name, row + 1)

    def _write(self, row: int, column: int, name: str, notice: Notice) -> None:
        """Sums as numbers and days as dates, as a clerk's sheet has them; a trap is text."""
        sheet = self._sheet
        if name == "position":
            sheet.write_number(row, column, row - 2)
            return
        text = cell(name, notice, AWARDS)
        is_own = name not in notice.raw
        if name == "published" and is_own:
            at = datetime.combine(days.of(notice.day), time())
            sheet.write_datetime(row, column, at, self._day)
        elif name in ("budget", "amount") and is_own and _is_number(name, notice) and text:
            sheet.write_number(row, column, float(text), self._sum)
        elif text:
            sheet.write_string(row, column, text)

    def close(self) -> list[Path]:
        """Finish the file."""
        self._book.close()
        return [self.path]


def _is_number(name: str, notice: Notice) -> bool:
    if name == "budget":
        return total_budget(notice.lots) is not None
    return len(notice.lots) == 1 and "award" in notice.shows and not notice.lots[0].failed
