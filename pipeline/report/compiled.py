"""Templates compiled once a process: most of what a small report costs is reading its templates."""

from functools import cache
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket


class Compiled(jinja2.BytecodeCache):
    """Code of templates by their file, as long as its text stays."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template whose text is the one that was compiled."""
        checksum, code = self._codes.get(bucket.key, (None, None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


@cache
def compiled(folders: tuple[Path, ...], form: str, lang: str) -> Compiled:
    """What was compiled so far. Constants are worked out then, in the words of form and language."""
    return Compiled()
