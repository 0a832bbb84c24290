"""`onegauge import FORMAT FILE`: the whole flow for one file, told line by line."""

from collections.abc import Callable
from pathlib import Path

from onegauge.exchange import queries
from onegauge.exchange.operations import ImportFile, Validated, load_imports, stage_imports, validate_imports
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.wording import counted

DONE, BAD_ROWS, REFUSED = 0, 1, 2
SHOWN_FAULTS = 20
Say = Callable[[str], object]


def import_file(
    *, format_code: str, path: Path, by: Actor, say: Say, dry_run: bool = False, only_good: bool = False
) -> int:
    """Stage, validate and load a file; returns the exit code: 0 loaded, 1 bad rows, 2 refused."""
    try:
        job = stage_imports(files=[ImportFile(format_code, path.name, path.read_bytes())], by=by)[0]
        say(f"{path.name}: {counted(job.row_count, 'row')} staged as import {job.job_id}.")
        verdict = validate_imports(job_ids=[job.job_id], by=by)[0]
        _tell_verdict(verdict, path, by=by, say=say)
        is_clean = not verdict.bad_count and not verdict.file_faults
        if dry_run:
            say("Dry run: nothing was loaded.")
            return DONE if is_clean else BAD_ROWS
        if verdict.bad_count and not only_good:
            say("Nothing was loaded. Mend the file, or load only the good rows.")
            return BAD_ROWS
        loaded = load_imports(job_ids=[job.job_id], only_good=only_good, by=by)[0]
    except Refused as refused:
        for refusal in refused.refusals:
            say(f"Refused ({refusal.code}): {refusal.message} {refusal.mend or ''}".rstrip())
        return REFUSED
    say(f"{counted(loaded.loaded_count, 'row')} loaded, {loaded.left_count} left out.")
    return DONE if loaded.left_count == 0 else BAD_ROWS


def _tell_verdict(verdict: Validated, path: Path, *, by: Actor, say: Say) -> None:
    say(f"{counted(verdict.good_count, 'row')} good, {verdict.bad_count} bad.")
    for message in verdict.file_faults:
        say(f"The file: {message}")
    if not verdict.bad_count:
        return
    with read_scope(by):
        report = queries.report_csv(verdict.job_id)
        first = queries.bad_rows(verdict.job_id, most=SHOWN_FAULTS)
    target = path.with_name(f"{path.stem}.errors.csv")
    target.write_text(report, encoding="utf-8", newline="")
    for row in first:
        for fault in row.faults:
            say(f"  row {row.row_no}, {fault['column'] or 'row'}: {fault['message']} {fault['mend']}".rstrip())
    say(f"All faults by row and column: {target}")
