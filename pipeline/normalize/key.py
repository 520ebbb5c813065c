"""Stable 64-bit keys: the same text gives the same key on every machine and in every version."""

from hashlib import blake2b

import polars as pl


def key64(*parts: str) -> int:
    """Signed 64-bit key of one or more strings.

    >>> key64("portal", "1") == key64("portal", "1") != key64("portal1")
    True
    """
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def key64s(texts: pl.Series) -> pl.Series:
    """`key64` of every text of a column; null stays null.

    >>> key64s(pl.Series(["portal", "1", None])).to_list() == [key64("portal"), key64("1"), None]
    True
    """
    digests = [
        None if text is None else blake2b(text, digest_size=8).digest()
        for text in texts.cast(pl.Binary).to_list()
    ]
    return pl.Series(digests, dtype=pl.Binary).bin.reinterpret(dtype=pl.Int64, endianness="big")
