"""Files: judged by their content, limited, closed to those who may not see the document, never served as a page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onegauge.collaboration import operations as ops
from onegauge.collaboration import queries
from onegauge.collaboration.operations import files as limits
from onegauge.collaboration.sniffing import media_type
from onegauge.collaboration.subjects import Subject
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from tests.collaboration.conftest import CONTRIBUTE, ORDERS, Hire
from tests.support import Trade, broken_invariants, codes, want

KIND = "orders.SalesOrder"
PDF = b"%PDF-1.7\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def attach(name: str, data: bytes, order: int, by: Actor) -> list[int]:
    draft = ops.FileDraft(kind=KIND, object_id=order, name=name, content=ops.Content(data))
    return ops.attach_files(files=[draft], by=by)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"PK\x03\x04rest", "application/zip"),
        ("Ärger, Maß\r\n".encode(), "text/plain"),
        ("Ärger".encode("cp1252"), "text/plain"),
        (b"<html><script>", ""),
        (b"\xef\xbb\xbf <!doctype html>", ""),
        (b"#!/bin/sh\n", ""),
        (b"MZ\x90\x00\x03", ""),
        (b"\x7fELF\x02", ""),
    ],
)
def test_the_type_is_what_the_content_proves(data: bytes, found: str) -> None:
    assert media_type(data) == found


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<html>"),
        ("page.html", b"just words"),
        ("picture.png", PDF),
        ("report.pdf", b"<html><script>alert(1)</script>"),
        ("tool.exe", b"MZ\x90\x00\x03"),
        ("tool.txt", b"MZ\x90\x00\x03"),
        ("drawing.svg", b"<svg onload='x'>"),
        ("nothing.txt", b""),
        ("none", b"words"),
    ],
)
def test_what_is_not_what_it_says_or_could_run_is_refused(trade: Trade, hire: Hire, name: str, data: bytes) -> None:
    order = trade.capture(want("GLOVE", 1))
    assert codes(lambda: attach(name, data, order, hire(ORDERS, CONTRIBUTE).actor)) == ["file_type_refused"]


@pytest.mark.parametrize("name", ["../x.txt", "a/b.txt", "a\\b.txt", "a\nb.txt", "", "x" * 170 + ".txt"])
def test_a_name_is_a_bare_name(trade: Trade, hire: Hire, name: str) -> None:
    order = trade.capture(want("GLOVE", 1))
    assert "invalid_value" in codes(lambda: attach(name, b"words", order, hire(ORDERS, CONTRIBUTE).actor))


def test_size_and_number_have_their_limit(trade: Trade, hire: Hire, monkeypatch: pytest.MonkeyPatch) -> None:
    order, by = trade.capture(want("GLOVE", 1)), hire(ORDERS, CONTRIBUTE).actor
    monkeypatch.setattr(limits, "LARGEST", 8)
    monkeypatch.setattr(limits, "MOST", 2)
    assert codes(lambda: attach("nine.txt", b"123456789", order, by)) == ["file_too_large"]
    assert attach("eight.txt", b"12345678", order, by)
    both = [ops.FileDraft(kind=KIND, object_id=order, name=n, content=ops.Content(b"x")) for n in ("a.txt", "b.txt")]
    assert codes(lambda: ops.attach_files(files=both, by=by)) == ["too_many_files"]
    assert attach("two.txt", b"x", order, by)


def test_a_file_comes_back_as_it_was_and_always_as_a_download(trade: Trade, hire: Hire) -> None:
    order, anna = trade.capture(want("GLOVE", 1)), hire(ORDERS, CONTRIBUTE)
    (file_id,) = attach('drawing "A" – größer.txt', "Maß 12 mm".encode(), order, anna.actor)
    answer = anna.client.get(f"/orders/salesorder/{order}/files/{file_id}/")
    assert answer.status_code == 200
    assert answer.content == "Maß 12 mm".encode()
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''drawing%20%22A%22")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert broken_invariants("collaboration") == []


def test_who_may_not_see_the_document_gets_no_file(trade: Trade, hire: Hire) -> None:
    order, other_order = trade.capture(want("GLOVE", 1)), trade.capture(want("GLOVE", 1))
    anna = hire(ORDERS, CONTRIBUTE)
    (file_id,) = attach("secret.pdf", PDF, order, anna.actor)
    for other in (hire(ORDERS, CONTRIBUTE, site="LYON"), hire("catalog.view", CONTRIBUTE)):
        answer = other.client.get(f"/orders/salesorder/{order}/files/{file_id}/")
        assert answer.status_code in {403, 404}
        assert b"%PDF" not in answer.content
        with read_scope(other.actor):
            assert queries.file_of(Subject(KIND, order), file_id, by=other.actor) is None
    assert anna.client.get(f"/orders/salesorder/{other_order}/files/{file_id}/").status_code == 404


def test_only_who_brought_a_file_takes_it_away_and_its_line_stays(trade: Trade, hire: Hire) -> None:
    order, anna, carl = trade.capture(want("GLOVE", 1)), hire(ORDERS, CONTRIBUTE), hire(ORDERS, CONTRIBUTE)
    (file_id,) = attach("old.pdf", PDF, order, anna.actor)
    assert codes(lambda: ops.remove_files(file_ids=[file_id], by=carl.actor)) == ["permission_missing"]
    blind = hire("catalog.view", CONTRIBUTE)
    assert codes(lambda: ops.remove_files(file_ids=[file_id], by=blind.actor)) == ["unknown_document"]
    assert ops.remove_files(file_ids=[file_id], by=anna.actor) == [file_id]
    assert anna.client.get(f"/orders/salesorder/{order}/files/{file_id}/").status_code == 404
    assert codes(lambda: ops.remove_files(file_ids=[file_id], by=anna.actor)) == ["unknown_document"]
    page = anna.client.get(f"/orders/salesorder/{order}/?tab=files").content.decode()
    assert "<del>old.pdf</del>" in page
    assert trade.value("SELECT length(data) FROM collaboration_attachment WHERE id = %s", file_id) == 0


def test_an_upload_through_the_page_is_kept_once_and_refused_with_a_reason(trade: Trade, hire: Hire) -> None:
    order, anna = trade.capture(want("GLOVE", 1)), hire(ORDERS, CONTRIBUTE)
    url, client = f"/orders/salesorder/{order}/files/", anna.client
    for _ in range(2):
        answer = client.post(url, {"key": "one", "files": SimpleUploadedFile("a.png", PNG)})
        assert answer.status_code == 302
    assert trade.value("SELECT count(*) FROM collaboration_attachment") == 1
    refused = client.post(url, {"key": "two", "files": SimpleUploadedFile("a.png", PDF)})
    assert refused.status_code == 422
    assert "its content says application/pdf" in refused.content.decode()
    part = client.post(url, {"key": "three"}, headers={"HX-Request": "true", "HX-Target": "tabs"})
    assert part.status_code == 422
    assert part.content.decode().startswith('<section class="card tabbed')
