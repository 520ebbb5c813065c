"""The text or page of a notice → its fields, filled with strings as published."""

import re

from pipeline.extract import field, page, text
from pipeline.model import RawNotice

_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,2000}|!--)")
_SAMPLE = 5_000


def extract(notice: RawNotice) -> RawNotice:
    """A copy of the notice with every field filled that its body states and that was None.

    Never raises on any body; a value that cannot be trusted stays None.
    """
    if not notice.body or notice.body.isspace():
        return notice
    is_page = is_markup(notice.body) and not page.is_too_deep(notice.body)
    document = page.read(notice.body) if is_page else text.read(notice.body)
    found = field.read(document, notice.title, notice.channel)
    return notice.model_copy(
        update={name: new for name, new in found.items() if new and not getattr(notice, name)}
    )


def is_markup(body: str) -> bool:
    """Whether a body is a page: tags, and not merely a few left in a text of many lines.

    >>> is_markup("<p>一</p>"), is_markup("预算<5万元"), is_markup("一\\n二\\n三\\n四\\n五\\n六\\n<p>无</p>\\n七")
    (True, False, False)
    """
    if not _TAG.search(body, 0, _SAMPLE):
        return False
    return 3 * body.count("<", 0, _SAMPLE) > body.count("\n", 0, _SAMPLE)
