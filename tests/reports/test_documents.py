"""A team's month as a PDF: ordered once, made by the worker, holding what was typed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts.actions import change_help_block, change_network
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import User
from joynet.files import storage
from joynet.lib.months import Month
from joynet.network.queries import current_network
from joynet.outbox.leases import LEASE
from joynet.reports import actions, making, rules, snapshots, tasks
from joynet.reports.models import Document
from joynet.reports.rules import DocumentState
from submissions import actions as reporting
from submissions.models import Measure
from submissions.rules import Part, Typed
from teams.models import Team
from tests.factories import account_of, make_cohort, make_team, person_of

pytestmark = pytest.mark.django_db

MARCH = Month(2027, 3)
NOW = datetime(2027, 4, 6, 15, tzinfo=UTC)
LEARNED = "Asking twice brings out more than asking once <b>& again</b>."


def _month(*, late_by: timedelta = timedelta()) -> tuple[Team, User]:
    """Mercy's submitted March: one test, one answer, turnover 5 of 410 and 12 of 16 conversations."""
    team = make_team(joined_on=date(2027, 1, 4), cohort=make_cohort(starts_on=date(2027, 3, 1)))
    user = account_of(person_of(team, "Ben"))
    by, at = Actor.of(user), NOW + late_by
    for code, role, direction in (("O5", "outcome", "down"), ("P1", "process", "up")):
        reporting.choose_measure(
            team=team,
            measure=Measure.objects.get(code=code),
            role=role,
            direction=direction,
            target=None,
            required=True,
            first_month=MARCH,
            by=by,
            at=at,
        )
    rows = {row.measure.code: row for row in team.team_measures.select_related("measure")}
    figures = {Part.OUTCOME: ("O5", 5, 410), Part.PROCESS: ("P1", 12, 16)}
    for part, (code, numerator, denominator) in figures.items():
        typed = Typed("measured", Decimal(numerator), Decimal(denominator))
        reporting.save_values(
            team=team,
            month=MARCH,
            part=part,
            entries=[reporting.CellEntry(rows[code].pk, typed)],
            nothing_reason="",
            seen_revision=0,
            by=by,
            at=at,
        )
    reporting.save_learning(
        team=team,
        month=MARCH,
        entries=[reporting.LearningEntry("learned", LEARNED, "network")],
        nothing_reason="",
        seen_revision=0,
        by=by,
        at=at,
    )
    reporting.save_test(
        team=team,
        month=MARCH,
        entry=reporting.TestEntry(None, "Two questions at each huddle", idea="Check-in", prediction="Six of ten"),
        seen_revision=0,
        by=by,
        at=at,
    )
    reporting.submit_report(team=team, month=MARCH, by=by, at=at)
    return team, user


def _order(team: Team) -> Document:
    return actions.order_team_month(team=team, month=MARCH, by=SYSTEM, at=NOW)


def _make(document: Document) -> bytes:
    """The document as the worker makes it."""
    tasks.make_due()
    document.refresh_from_db()
    assert document.file is not None, document.reason
    return storage.path_of(document.file.uuid).read_bytes()


def _text(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    return " ".join(text.split())


def _nodes(content: bytes, kind: str) -> list[dict[str, str]]:
    """The attributes of each element of a kind in the PDF's structure tree."""
    found: list[dict[str, str]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == kind:
                found.append({"alt": str(node.get("/Alt", "")), "scope": str(node.get("/A", {}).get("/Scope", ""))})
            if isinstance(node.get("/K"), pikepdf.Array | pikepdf.Dictionary):
                walk(node.K)

    with pikepdf.open(BytesIO(content)) as pdf:
        walk(pdf.Root.StructTreeRoot)
    return found


def test_the_pdf_holds_team_month_the_four_parts_figures_sentences_and_the_help_line() -> None:
    team, _user = _month()
    document = _order(team)
    text = _text(_make(document))
    help_block = current_network().help_block
    for words in (
        "Mercy Hospital: March 2027",
        "on time",
        "Two questions at each huddle",
        "Six of ten",
        LEARNED,
        "Voluntary turnover 5 410 1.2 %",
        "12 16 75 %",
        "5 of 410 (1.2 %) in March 2027",
        "1 point; the rules need 10",
        help_block.phone,
        str(current_network()),
    ):
        assert words in text, words


def test_each_chart_is_a_figure_with_alternative_text_and_header_cells_have_a_scope() -> None:
    team, _user = _month()
    content = _make(_order(team))
    figures = _nodes(content, "/Figure")
    assert len(figures) == 2
    assert all("Voluntary turnover" in f["alt"] or "conversation" in f["alt"] for f in figures)
    scopes = [cell["scope"] for cell in _nodes(content, "/TH")]
    assert scopes.count("/Column") == 8
    assert scopes.count("/Row") == 2
    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_the_same_facts_give_the_same_document_and_a_new_help_number_a_new_one() -> None:
    team, _user = _month()
    first = _order(team)
    assert _order(team) == first
    help_block = current_network().help_block
    change_help_block(
        help_block=help_block,
        phone="1-888-555-0199",
        hours=help_block.hours,
        zone=help_block.zone,
        email=help_block.email,
        by=SYSTEM,
        at=NOW,
    )
    change_network(network=current_network(), name="Joy Network", mail_from="", by=SYSTEM, at=NOW)
    second = _order(team)
    assert second.number == 2
    text = _text(_make(second))
    assert "1-888-555-0199" in text
    assert "Joy Network" in text


def test_an_empty_number_leaves_its_part_of_the_help_line_out() -> None:
    team, _user = _month()
    help_block = current_network().help_block
    change_help_block(
        help_block=help_block,
        phone="",
        hours=help_block.hours,
        zone=help_block.zone,
        email=help_block.email,
        by=SYSTEM,
        at=NOW,
    )
    text = _text(_make(_order(team)))
    assert "toll free" not in text
    assert help_block.email in text


def test_a_late_month_is_said_to_be_late() -> None:
    team, _user = _month(late_by=timedelta(days=8))
    assert "after it was due" in _text(_make(_order(team)))


def test_a_month_that_was_not_submitted_has_no_pdf() -> None:
    team, _user = _month()
    with pytest.raises(actions.DocumentRefused, match="has not been submitted yet"):
        actions.order_team_month(team=team, month=Month(2027, 4), by=SYSTEM, at=NOW)
    assert not Document.objects.exists()


def test_frozen_charts_come_back_as_they_were() -> None:
    team, _user = _month()
    for item in _order(team).data["charts"]:
        assert snapshots.freeze_chart(snapshots.thaw_chart(item["input"])) == item["input"]


def test_a_document_is_claimed_once_and_again_when_its_maker_has_died() -> None:
    team, _user = _month()
    _order(team)
    first = actions.claim_next(by=SYSTEM, at=NOW)
    assert first is not None
    assert actions.claim_next(by=SYSTEM, at=NOW + LEASE) is None
    again = actions.claim_next(by=SYSTEM, at=NOW + LEASE + timedelta(seconds=1))
    assert again is not None
    assert again.claim != first.claim
    assert not actions.record_failure(document=first, reason="Too late.", by=SYSTEM, at=NOW)
    again.refresh_from_db()
    assert again.state == DocumentState.LEASED


def test_a_document_that_cannot_be_made_fails_after_its_last_try_and_can_be_ordered_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    team, _user = _month()
    document = _order(team)

    def refuse(*_args: object, **_kwargs: object) -> bytes:
        raise OSError("no room")

    monkeypatch.setattr(making, "make_pdf", refuse)
    for _try in range(rules.MOST_ATTEMPTS):
        tasks.make_due()
    document.refresh_from_db()
    assert (document.state, document.attempts) == (DocumentState.FAILED, rules.MOST_ATTEMPTS)
    assert document.reason == "It could not be made: OSError."
    monkeypatch.undo()
    actions.order_again(document=document, by=SYSTEM, at=NOW)
    assert _make(document).startswith(b"%PDF")


def test_a_maker_that_dies_each_time_comes_to_an_end() -> None:
    team, _user = _month()
    document = _order(team)
    at = NOW
    for _try in range(rules.MOST_ATTEMPTS):
        assert actions.claim_next(by=SYSTEM, at=at) is not None
        at += LEASE + timedelta(seconds=1)
    assert actions.claim_next(by=SYSTEM, at=at) is None
    assert actions.give_up(by=SYSTEM, at=at) == 1
    document.refresh_from_db()
    assert document.state == DocumentState.FAILED


@pytest.mark.parametrize("address", ["http://127.0.0.1/x.css", "file:///etc/hostname", "https://example.org/a.png"])
def test_documents_fetch_nothing_but_our_own_files(address: str) -> None:
    with pytest.raises(ValueError, match=r"our own files|disallowed"):
        making.OwnFilesOnly().fetch(address)


@time_machine.travel(NOW)
def test_the_pages_of_a_document_follow_it_from_order_to_download(client: Client) -> None:
    team, user = _month()
    client.force_login(user)
    ordered = client.post(reverse("reports:month_pdf", args=[team.pk, MARCH]))
    document = Document.objects.get()
    assert ordered["Location"] == reverse("reports:document", args=[team.pk, document.pk])
    waiting = client.get(ordered["Location"])
    assert "The PDF is being made" in waiting.content.decode()
    assert waiting["Refresh"] == "2"
    content = _make(document)
    ready = client.get(ordered["Location"])
    assert "Download the PDF" in ready.content.decode()
    assert "Refresh" not in ready
    download = client.get(reverse("reports:document_file", args=[team.pk, document.pk]))
    assert b"".join(download.streaming_content) == content
    assert download["Content-Disposition"] == 'attachment; filename="mercy-hospital-2027-03-v1.pdf"'


@time_machine.travel(NOW)
def test_a_team_does_not_reach_the_documents_of_another(client: Client) -> None:
    team, _user = _month()
    document = _order(team)
    _make(document)
    other = make_team(name="Riverside Clinic", cohort=team.cohort)
    client.force_login(account_of(person_of(other, "Ben")))
    for name, arguments in (
        ("reports:document", [team.pk, document.pk]),
        ("reports:document_file", [team.pk, document.pk]),
        ("reports:document", [other.pk, document.pk]),
        ("reports:document_file", [other.pk, document.pk]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404
    assert client.post(reverse("reports:month_pdf", args=[team.pk, MARCH])).status_code == 404
