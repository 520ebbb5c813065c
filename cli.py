"""biaoxun on the command line: the commands in their order, every error one line and its exit code.

Data goes to stdout, talk to stderr.
"""

import os
import sys
from typing import Annotated, NoReturn

import typer

from pipeline import __version__
from pipeline.commands import (
    check,
    claims,
    classify,
    compact,
    decide,
    diff,
    explain,
    inspect,
    notify,
    parse,
    query,
    rebuild,
    report,
    revisions,
    run,
    sample,
    scan,
    schema,
    source,
    trial,
    watch,
)
from pipeline.errors import BiaoxunError, MemoryLimitError

# As the help lists them.
_COMMANDS = (
    run.run,
    rebuild.rebuild,
    compact.compact,
    report.report,
    explain.explain,
    trial.trial,
    check.check,
    decide.decide,
    revisions.revisions,
    diff.diff,
    schema.schema,
    inspect.inspect,
    classify.classify,
    parse.parse,
    sample.sample,
)
_GROUPS = {
    "watch": watch.app,
    "scan": scan.app,
    "notify": notify.app,
    "query": query.app,
    "claims": claims.app,
    "source": source.app,
}

app = typer.Typer(
    help="标讯: procurement notices into a warehouse, questions and reports.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _command in _COMMANDS:
    app.command()(_command)
for _name, _group in _GROUPS.items():
    app.add_typer(_group, name=_name)


def main() -> NoReturn:
    """Entry point: run the command; every error ends in one line and its exit code."""
    # A stream that was closed (`>&-`) is none.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    code: object = 0
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except BiaoxunError as error:
        _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        _interrupted()
    except BrokenPipeError:
        _leave_pipe()
    except SystemExit as end:
        # What Typer makes of a pipe that its reader has left.
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        _leave_pipe()
    except typer.Exit as end:
        code = end.exit_code
    except OSError as error:
        _fail(f"{error.filename or 'files'}: {error.strerror}; name another file or folder", 3)
    except Exception as error:
        if hasattr(error, "exit_code") and hasattr(error, "format_message"):
            _fail(error.format_message(), error.exit_code)
        # What DuckDB, which help does not pay for, makes of too little memory, and of Ctrl-C.
        if type(error).__name__ == "OutOfMemoryException":
            _fail(str(MemoryLimitError()), MemoryLimitError.exit_code)
        if type(error).__name__ == "InterruptException" or str(error) == "Query interrupted":
            _interrupted()
        if os.environ.get("BIAOXUN_DEBUG"):
            raise
        _fail(
            f"a bug: {type(error).__name__}: {error}; set BIAOXUN_DEBUG=1 to see where, "
            "and report it with the input",
            70,
        )
    if code == 130:  # what Typer makes of Ctrl-C
        _interrupted()
    sys.exit(code if isinstance(code, int) else 0)


def _interrupted() -> NoReturn:
    _fail("interrupted; what was loaded whole is kept, run again to complete it", 130)


def _leave_pipe() -> None:
    """The reader of a pipe has gone (`| head`): Python shall not complain once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int) -> NoReturn:
    print(f"biaoxun: {message}", file=sys.stderr)
    sys.exit(code)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"biaoxun {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """标讯: procurement notices into a warehouse, questions and reports."""


if __name__ == "__main__":
    main()
