"""`biaoxun compact`: write the warehouse anew."""

from pipeline.commands.option import DEFAULT_DB, Database


def compact(db: Database = DEFAULT_DB) -> None:
    """Write the warehouse anew in the order it is read, without what was taken out.

    Answers stay the same; questions of some days and later imports read less. Once a year is enough.
    """
    from pipeline.compact import compact as written_anew

    done = written_anew(db)
    print(f"{db}  {done.before:,} bytes before, {done.after:,} now")
