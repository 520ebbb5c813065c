"""Constructed notices of every kind, and beside each what is read of it: tests/golden/notices.

A page or text lies beside the public notice line that it must give. After a change that is right, write the
line anew with `biaoxun inspect FILE` (without `file`) and read the difference before committing it.
"""

import json
from pathlib import Path

import pytest

from pipeline import folders, ingest, line
from pipeline.ingest import source as sources
from pipeline.normalize.batch import normalise

FOLDER = Path(__file__).parent / "golden" / "notices"
PAGES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
KINDS = {
    *("intention", "tender", "correction", "candidate", "award", "failed", "termination"),
    *("contract", "acceptance", "opening_record", "other"),
}


def expected(page: Path) -> dict[str, object]:
    read: dict[str, object] = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_notice_is_read_as_its_line_says(page: Path) -> None:
    reader = ingest.open_file(page, None, sources.load(folders.search("sources")))
    (raw,) = reader.batches()
    (notice,) = line.lines(normalise(raw.notices, reader.info.source, "test"), page.name)

    got = json.loads(line.dump(notice))
    del got["file"]
    assert got == expected(page)


def test_there_is_a_notice_of_every_kind() -> None:
    assert {expected(page)["notice_type"] for page in PAGES} == KINDS
