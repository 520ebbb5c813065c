"""The text or page of a notice → its fields, filled with strings as published."""

import re
from collections.abc import Mapping

from pipeline.extract import field, page, text
from pipeline.model import RawNotice

_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,2000}|!--)")
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_SAMPLE = 5_000


def extract(notice: RawNotice) -> RawNotice:
    """A copy of the notice with every field filled that its body states and that was None.

    Never raises on any body; a value that cannot be trusted stays None.
    """
    found = stated(notice.body or "", notice.title, notice.channel)
    return notice.model_copy(
        update={name: new for name, new in found.items() if not getattr(notice, name)}
    )


def stated(body: str, title: str | None, channel: str | None) -> Mapping[str, object]:
    """Field of `RawNotice` → what a body states of it; a field it says nothing of is left out.

    >>> dict(stated("项目编号：AB-2026-01", "某项目招标公告", None))["project_number"]
    'AB-2026-01'
    """
    if not body or body.isspace():
        return {}
    is_page = is_markup(body) and not page.is_too_deep(body)
    document = page.read(body) if is_page else text.read(body)
    return {name: found for name, found in field.read(document, title, channel).items() if found}


def is_markup(body: str) -> bool:
    """Whether a body is a page: it says so first, or holds tags, and not merely a few left in a text
    of many lines.

    >>> is_markup("<p>一</p>"), is_markup("预算<5万元"), is_markup("一\\n二\\n三\\n四\\n五\\n六\\n<p>无</p>\\n七")
    (True, False, False)
    >>> is_markup("<!DOCTYPE html>\\n<style>\\np {\\nmargin: 0\\n}\\n</style><p>一</p>")
    True
    """
    if "<" not in body:
        return False
    if _PAGE.match(body):
        return True
    if not _TAG.search(body, 0, _SAMPLE):
        return False
    return 3 * body.count("<", 0, _SAMPLE) > body.count("\n", 0, _SAMPLE)
