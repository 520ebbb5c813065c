"""Files as people have them → raw notices: strings as published, and where they stood."""

from pipeline.ingest.find import find
from pipeline.ingest.read import Reader, filled, open_file

__all__ = ["Reader", "filled", "find", "open_file"]
