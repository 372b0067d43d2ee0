"""The command line: `python -m pipeline COMMAND`. A few lines each; the work is in pipeline/build."""

from __future__ import annotations

import gc
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.errors import PipelineError, lacks_memory

if TYPE_CHECKING:
    from pipeline.build import Built, Progress

WRONG_USE = 2
FAULT = 3
INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turns the numbers in human-rights reports into tables; each figure leads back to the words that state it.",
)


def _local(folder: Path) -> Path:
    """Turns away what was meant as an address, of which a path has lost a slash."""
    if re.match(r"[A-Za-z][\w.+-]+(?:::|:/)", folder.as_posix()) and not folder.exists():
        raise typer.BadParameter("this command works on folders of this machine; copy what is at the address here")
    return folder


_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
_Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Print each document as it is read, and faults in full.")
]
_Workers = Annotated[int, typer.Option(min=0, metavar="N", help="Processes that read at the same time; 0: one a core.")]
_Indicators = Annotated[
    list[Path] | None, typer.Option(metavar="DIR", help="A folder of your own indicators; may be given more than once.")
]
_Cluster = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        envvar="DASK_SCHEDULER_ADDRESS",
        help="Read on the workers of this Dask scheduler, as in tcp://host:8786, not on this machine.",
    ),
]
_Timeout = Annotated[float, typer.Option(min=1, metavar="SECONDS", help="Give up on a document after this long.")]


@app.command("build")
def build_command(  # noqa: PLR0913, PLR0917 (the options of a command line)
    raw: Annotated[
        str,
        typer.Argument(
            metavar="RAW",
            help="The folder with your documents (web pages, PDFs, text, archives of these); may be an address of"
            " fsspec, as in s3://bucket/raw.",
        ),
    ],
    processed: Annotated[
        str,
        typer.Argument(
            metavar="PROCESSED", help="The folder for the tables; made if it is not there; may be an address too."
        ),
    ],
    workers: _Workers = 0,
    cluster: _Cluster = "",
    indicators: _Indicators = None,
    timeout: _Timeout = 120.0,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a document could not be read.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read every document again, not only what changed.")] = False,
    rehash: Annotated[
        bool, typer.Option("--rehash", help="Hash every file, also those whose size and time are as they were.")
    ] = False,
    quiet: _Quiet = False,
    verbose: _Verbose = False,
) -> None:
    """Refresh the tables in PROCESSED from the documents in RAW; only what changed is read again.

    Every document ends in the tables or, with a reason, in problems.csv. Exit status: 0 every document was handled; 1
    with --strict, a document could not be read; 2 wrong use (no such folder, a mistake in a rule file or in
    sources.yml); 130 interrupted, the old tables are untouched.
    """
    with _plain_errors(verbose):
        from pipeline.build import Limits, Options, build
        from pipeline.build.opening import is_address
        from pipeline.build.summary import render

        options = Options(workers, tuple(indicators or ()), Limits(seconds=timeout), fresh, rehash, verbose, cluster)
        with _progress(quiet, verbose) as progress:
            if is_address(raw) or is_address(processed):
                from pipeline.build.remote import build_at

                built = build_at(raw, processed, options, progress)
            else:
                built = build(raw, processed, options, progress)
        if not quiet:
            typer.echo(render(built.summary, processed, _what_was_done(built), built.changes))
        if strict and built.summary.errors:
            raise typer.Exit(1)


@app.command("verify")
def verify_command(
    processed: Annotated[
        Path, typer.Argument(metavar="PROCESSED", callback=_local, help="The folder with the tables.")
    ],
    raw: Annotated[
        Path,
        typer.Option(
            "--raw", metavar="RAW", callback=_local, help="The folder with the documents that they were made from."
        ),
    ],
    workers: _Workers = 0,
    timeout: _Timeout = 120.0,
    quiet: _Quiet = False,
    verbose: _Verbose = False,
) -> None:
    """Prove every row of PROCESSED against the documents in RAW, which are extracted again.

    Checks hashes, texts, quotes, sentences, pages, segments, keys and references. Exit status: 0 all proved; 1 broken
    rows, of which the first are printed; 2 wrong use. What cannot be extracted again here is reported as unverified.
    """
    with _plain_errors(verbose):
        from pipeline.build import Limits
        from pipeline.build.verify import verify

        with _progress(quiet, verbose) as progress:
            proof = verify(processed, raw, workers, Limits(seconds=timeout), progress)
        if not quiet or proof.broken:
            typer.echo(str(proof))
        if proof.broken:
            raise typer.Exit(1)


@app.command("fetch")
def fetch_command(
    raw: Annotated[
        Path, typer.Argument(metavar="RAW", callback=_local, help="The folder with sources.yml, and for the pages.")
    ],
    only: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="Fetch only these document ids, as in 'fetched/*'.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="A host that may have any port and a private address.")
    ] = None,
    max_bytes: Annotated[int, typer.Option(min=1, metavar="BYTES", help="Take no larger page.")] = 100_000_000,
    timeout: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="Give up on a page after this long.")
    ] = 300.0,
    quiet: _Quiet = False,
    verbose: _Verbose = False,
) -> None:
    """Download the addresses that RAW/sources.yml marks with `fetch: yes`; a page that changed is a new version.

    Nothing is overwritten. Each page is kept as a document and, beside it, as a hidden WARC file with every request,
    answer and header; RAW/fetched.jsonl has a line for each. Exit status: 0 everything is there; 1 something could not
    be fetched; 2 wrong use; 130 interrupted.
    """
    with _plain_errors(verbose, "what was fetched before is kept"):
        from pipeline.build.fetch import FetchLimits, Outcome, fetch

        limits = FetchLimits(max_bytes=max_bytes, seconds=timeout, idle_seconds=min(timeout, 30.0))
        with _progress(quiet, verbose) as progress:
            results = fetch(raw, only or (), allow_host or (), limits, progress)
        for result in results:
            failed = result.outcome is Outcome.FAILED
            if failed or not quiet:
                typer.echo(str(result), err=failed)
        if any(result.outcome is Outcome.FAILED for result in results):
            raise typer.Exit(1)


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", callback=_local, help="A folder with tables.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", callback=_local, help="A folder with tables made later.")],
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the list as a CSV file.")] = None,
) -> None:
    """List the figures that NEW has more, fewer or otherwise than OLD, each with the reason.

    A reason is a correction, the source (the document, or what is known of it), the rules, the code, or other documents
    (copies, claims). The tables of the build before stay in PROCESSED/.cache/previous.
    """
    with _plain_errors(verbose=False):
        from pipeline.outputs.changes import find_changes, read_snapshot, render_changes

        changes = find_changes(read_snapshot(old), read_snapshot(new))
        if csv:
            changes.to_csv(csv, index=False, lineterminator="\n", encoding="utf-8")
        typer.echo(render_changes(changes))


@app.command("export")
def export_command(
    processed: Annotated[
        Path, typer.Argument(metavar="PROCESSED", callback=_local, help="The folder with the tables.")
    ],
    folder: Annotated[Path, typer.Argument(metavar="DEST", help="The folder for the copy; new or empty.")],
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave out the documents' words and the names of sources that are people.")
    ] = False,
) -> None:
    """Write a copy of the tables to publish: CSV, Parquet, workbook, data package, charts and CITATION.cff.

    With --no-text no column repeats the documents' words, for what copyright or the safety of witnesses keeps from
    being published. Titles, publishers and authors of documents stay.
    """
    with _plain_errors(verbose=False):
        from pipeline.build.summary import say_count
        from pipeline.outputs.export import export_tables

        copy = export_tables(processed, folder, with_text=not no_text)
        held = f"{say_count(len(copy.figures), 'figure')} of {say_count(len(copy.documents), 'document')}"
        left_out = " without the documents' words" if no_text else ""
        typer.echo(f"Wrote {held} to {folder}{left_out}: tables, workbook, data package, charts and CITATION.cff.")


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="The folder with annotated sets: sentences/, samples/ or gold.jsonl.")
    ],
    raw: Annotated[
        Path, typer.Option("--raw", metavar="RAW", callback=_local, help="The folder with the annotated documents.")
    ],
    indicators: _Indicators = None,
    floors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON with the least F1 of each set; exit with 1 below it.")
    ] = None,
    raise_floors: Annotated[bool, typer.Option("--raise", help="Write what is reached into FILE; none falls.")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="List what was missed, false or wrong.")] = False,
) -> None:
    """Measure the figures on annotated documents and sentences; prints tables of precision, recall and F1.

    Sets whose name ends in held_out only measure: their notes are never listed.
    """
    with _plain_errors(verbose=False):
        from pipeline import nlp
        from pipeline.evaluation import evaluate
        from pipeline.evaluation.tables import find_falls, write_markdown, write_notes
        from pipeline.evaluation.tables import raise_floors as write_floors

        evaluations = evaluate(gold, raw, nlp.load_rules(*(indicators or ())))
        typer.echo(write_markdown(evaluations))
        if notes:
            typer.echo(write_notes(evaluations))
        if floors and not floors.exists() and not raise_floors:
            raise PipelineError(f"{floors}: no such file of floors; --raise makes it")
        falls = find_falls(evaluations, floors) if floors and floors.exists() else []
        for fall in falls:
            typer.echo(f"provenum: {fall}", err=True)
        if floors and raise_floors:
            write_floors(evaluations, floors)
        if falls:
            raise typer.Exit(1)


@app.command("explain")
def explain_command(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence or paragraph, in quotes.")],
    about: Annotated[str, typer.Option(metavar="CODE", help="The document's country, as in sources.yml.")] = "",
    indicators: _Indicators = None,
) -> None:
    """Say why each number of TEXT is, or is not, a figure: the rule, the probabilities and the weightiest signs."""
    with _plain_errors(verbose=False):
        from pipeline import extractors, nlp
        from pipeline.model import Origin, Source
        from pipeline.nlp.explaining import explain

        document = extractors.extract(Source("text.txt", text.encode(), Origin(about_area=about)))
        for found in explain(document, nlp.load_rules(*(indicators or ()))):
            typer.echo(f"{found.quote!r}: {found.label if found.label != '-' else 'no figure'} ({found.reason})")
            typer.echo("    " + ", ".join(f"{label} {p:.2f}" for label, p in found.probabilities))
            typer.echo("    " + "  ".join(f"{worth:+.2f} {sign}" for sign, worth in found.signs))


@app.command("review")
def review_command(
    raw: Annotated[
        Path, typer.Argument(metavar="RAW", callback=_local, help="The folder with the documents and corrections.yml.")
    ],
    processed: Annotated[
        Path, typer.Argument(metavar="PROCESSED", callback=_local, help="The folder with the tables and the report.")
    ],
    indicators: _Indicators = None,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="0: any that is free.")] = 0,
) -> None:
    """Serve the report on this machine alone, with buttons and keys that write decisions to RAW/corrections.yml.

    Prints the address to open, which nobody else knows; Ctrl-C ends it. The next build applies the decisions.
    """
    with _plain_errors(verbose=False):
        from pipeline.build.review import open_review

        with open_review(raw, processed, tuple(indicators or ()), port) as review:
            typer.echo(f"Review at {review.address}\nCtrl-C ends it; the next build applies what was decided.")
            with suppress(KeyboardInterrupt):
                threading.Event().wait()


def _what_was_done(built: Built) -> str:
    if not built.changed:
        return "nothing changed"
    return f"{built.n_read} read now" if built.n_read else "none had to be read again"


@contextmanager
def _plain_errors(
    verbose: bool, kept: str = "the old tables are untouched, and what was read is kept for the next build"
) -> Iterator[None]:
    """Turns what the user can put right into one line and a status, never a traceback."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except PipelineError as error:
        _tell(f"provenum: {error}", verbose)
        raise typer.Exit(WRONG_USE) from error
    except KeyboardInterrupt as error:
        typer.echo(f"provenum: interrupted; {kept}", err=True)
        raise typer.Exit(INTERRUPTED) from error
    except typer.Exit:
        raise
    except BrokenPipeError:  # whoever read the output has seen enough ("| head")
        sys.stderr.close()
        raise typer.Exit(0) from None
    except Exception as error:
        if lacks_memory(error):
            _tell(f"provenum: not enough memory; close other programs, or use fewer --workers; {kept}", verbose)
            raise typer.Exit(WRONG_USE) from error
        _tell(f"provenum: a fault in Provenum itself ({type(error).__name__}: {error}); --verbose shows where", verbose)
        raise typer.Exit(FAULT) from error


def _tell(message: str, verbose: bool) -> None:
    if verbose:
        import traceback

        traceback.print_exc()
    typer.echo(" ".join(message.split()), err=True)


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def _progress(quiet: bool, verbose: bool) -> Iterator[Progress | None]:
    """A line a document with --verbose, else a bar where a person is looking, else nothing."""
    if verbose:
        yield lambda document_id, done, total: typer.echo(f"{done}/{total} {document_id}", err=True) if done else None
    elif quiet or not sys.stderr.isatty():
        yield None
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("")

            def show(document_id: str, done: int, total: int) -> None:
                bar.update(task, completed=done, total=total, description=document_id.replace("[", r"\["))

            yield show


def main() -> None:
    """The entry point of the `provenum` command."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()  # or Python looks through all objects once more as it ends, which takes a tenth of a second


if __name__ == "__main__":
    main()
