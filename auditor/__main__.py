"""Entry point of the command ``auditor``: errors become one line on stderr and an exit code."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress

import click

from auditor.cli import READER_LEFT, cli
from auditor.errors import AuditorError, Place, why
from auditor.memory import collect_rarely


def main() -> None:
    """Run the command line.

    Exits 2 on bad input or set-up, 130 when interrupted, and quietly with 141, as git and grep do,
    when the reader of its output (``head``, ``less``) went away.
    """
    try:
        _run()
    except SystemExit as leaving:
        if not _all_written():
            sys.exit(READER_LEFT)
        # one article is audited in the time that it takes to free all models piece by piece
        if sys.argv[1:2] == ["check"] and "sqlite3" not in sys.modules:
            _leave_at_once(leaving.code)
        raise


def _all_written() -> bool:
    """Whether standard output and error took all; one that did not leads nowhere from here on."""
    whole = True
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            whole = False
    return whole


def _leave_at_once(code: object) -> None:
    """End the process, what was registered for its end done, and let the system free the rest."""
    if isinstance(code, int):
        atexit._run_exitfuncs()
        if _all_written():
            os._exit(code)


def _run() -> None:
    # numpy's products are too small for several threads, and these wait at full speed for the next
    # one: cores are better used by reading several windows of a text (auditor/learned/encoder)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    collect_rarely()  # to load rules and models makes many objects, and hardly a ring
    try:
        sys.exit(cli.main(prog_name="auditor", standalone_mode=False) or 0)
    except AuditorError as error:
        _stop(f"error: {error}", 2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _stop("interrupted", 130)
    except OSError as error:  # a full disk, a folder that may not be written
        place = Place(str(error.filename)) if error.filename else None
        _stop(f"error: {AuditorError(why(error), place, 'see to its room and permissions')}", 2)


def _stop(message: str, code: int) -> None:
    with suppress(BrokenPipeError):
        click.echo(message, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
