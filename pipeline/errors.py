"""What can go wrong, named; each error carries the exit code that the command ends with.

0 done · 1 ran, found differences or failed checks · 2 usage · 3 data missing or invalid ·
4 partial: a file failed, the others are loaded · 5 network or delivery · 6 warehouse locked ·
70 a bug · 130 interrupted.
"""


class BiaoxunError(Exception):
    """A message for a person: what, where, and the way out."""

    exit_code = 70


class UsageError(BiaoxunError):
    """The command's words are off."""

    exit_code = 2


class DataError(BiaoxunError):
    """Input is missing or cannot be used."""

    exit_code = 3


class FileError(DataError):
    """One file cannot be read; the others go on."""

    def __init__(self, path: object, what: str, way_out: str) -> None:
        super().__init__(f"{path}: {what}; {way_out}")


class MemoryLimitError(DataError):
    """The engine may hold less than this takes, and cannot do it on disk."""

    def __init__(self) -> None:
        super().__init__(
            "this takes more memory than the engine may hold, half of the machine's unless "
            "BIAOXUN_MEMORY says otherwise; give it more, such as BIAOXUN_MEMORY=80%"
        )


class DeliveryError(BiaoxunError):
    """A message did not go out, or not all of them did."""

    exit_code = 5


class LockedError(BiaoxunError):
    """Another process holds the warehouse."""

    exit_code = 6
