"""``verify`` finds what is broken, shows it, and says so with its exit code."""

import json

import pytest
from django.apps import apps
from django.db import connections

from onegauge.app import verify


@pytest.mark.django_db(transaction=True)
def test_an_untouched_system_holds() -> None:
    results = verify.run()
    assert [f"{r.module}.{r.name}" for r in results if not r.holds] == []
    assert len(results) > 10


@pytest.mark.django_db(transaction=True)
def test_each_invariant_says_why_it_exists() -> None:
    silent = [
        f"{config.label}.{name}"
        for config in verify.our_apps()
        for name, statement in verify.statements_of(config).items()
        if len(verify.reason(statement)) < 15
    ]
    assert silent == []


@pytest.mark.django_db(transaction=True)
def test_a_broken_row_is_counted_shown_and_explained() -> None:
    statement = (
        "-- name: x\n-- why: nothing may be three\nSELECT n, 'three' AS word FROM generate_series(1, 30) n WHERE n <> 3"
    )
    result = verify.run_statement("kernel", "no_threes", statement)
    assert (result.holds, result.row_count, len(result.rows), result.rows[0]) == (
        False, 29, verify.SHOWN_ROWS, {"n": 1, "word": "three"},
    )  # fmt: skip
    assert result.why == "nothing may be three"
    assert "BROKEN kernel.no_threes: 29 rows. nothing may be three" in verify.as_text([result])
    assert json.loads(verify.as_json([result]))["holds"] is False


@pytest.mark.django_db(transaction=True)
def test_an_invariant_cannot_write() -> None:
    with pytest.raises(Exception, match="read-only transaction"):
        verify.run_statement("kernel", "writes", "-- why: never\nDELETE FROM kernel_edge RETURNING 1")


@pytest.mark.django_db(transaction=True)
def test_a_head_that_was_handed_out_and_is_gone_is_told() -> None:
    assert [r.holds for r in verify.run(only=["nothing"], seal="1:" + "ab" * 32)] == [False]


def test_every_module_with_tables_of_its_own_proves_itself() -> None:
    with_tables = {m._meta.app_label for m in apps.get_models() if m.__module__.startswith("onegauge.")}
    silent = [
        config.label
        for config in verify.our_apps()
        if config.label in with_tables and not verify.statements_of(config) and not verify.checks_of(config)
    ]
    assert silent == []
    assert connections
