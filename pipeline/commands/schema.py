"""`biaoxun schema`: the data dictionary."""

from pipeline.commands import output
from pipeline.commands.option import Format


def schema(form: Format = "md") -> None:
    """Print the data dictionary, from the model."""
    from pipeline import schema as contract
    from pipeline.export import dump

    rows = contract.dictionary()
    columns = ["table", "column", "type", "nullable", "key", "codes", "rejects", "description"]
    if form == "md":
        for name in dict.fromkeys(row["table"] for row in rows):
            own = [row for row in rows if row["table"] == name]
            print(f"## {name}\n\n{own[0]['table_description']}\n")
            output.write(
                dump("md", columns[1:], [[row[c] for c in columns[1:]] for row in own]), None
            )
            print()
    else:
        output.write(dump(form, columns, [[row[c] for c in columns] for row in rows]), None)
