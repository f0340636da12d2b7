from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry, User
from joynet.files import actions, storage
from joynet.files.intake import discard, take_in, taken_in
from joynet.files.models import CheckState, StoredFile
from tests.files import corpus

AT = datetime(2027, 3, 9, 14, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_letter_that_was_taken_in_is_recorded_with_who_and_when() -> None:
    rosa = User.objects.create(email="rosa@example.org", name="Rosa Diaz", created_at=AT)
    with taken_in(SimpleUploadedFile("our letter.pdf", corpus.letter(2))) as intake:
        stored = actions.store_file(intake=intake, by=Actor.of(rosa), at=AT)
    assert (stored.uuid, stored.sha256, stored.size) == (intake.uuid, intake.sha256, intake.size)
    assert (stored.name_given, stored.pages, stored.check_state) == ("our letter.pdf", 2, "unscanned")
    assert (stored.uploaded_by, stored.at) == (rosa, AT)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor_user, entry.target_id, entry.details) == (
        "stored file",
        rosa,
        str(stored.pk),
        {"check": "unscanned"},
    )
    assert storage.is_whole(stored.uuid, sha256=stored.sha256)


def test_bytes_with_a_row_are_not_discarded(store: Callable[..., StoredFile]) -> None:
    intake = take_in(SimpleUploadedFile("letter.pdf", corpus.letter()))
    stored = actions.store_file(intake=intake, by=SYSTEM, at=AT)
    discard(intake)
    assert storage.path_of(stored.uuid).is_file()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sha256": "abc"}, "fingerprint must have 64 characters"),
        ({"size": 0}, "The file is empty"),
        ({"pages": 0}, "The file has no pages"),
        ({"check": "fine"}, "is not a valid choice"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused(wrong: dict[str, object], sentence: str, private_files: Path) -> None:
    def attach() -> None:
        with taken_in(SimpleUploadedFile("letter.pdf", corpus.letter())) as intake:
            actions.store_file(intake=replace(intake, **wrong), by=SYSTEM, at=AT)

    with pytest.raises(ValidationError, match=sentence):
        attach()
    assert not StoredFile.objects.exists()
    assert not AuditEntry.objects.exists()
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


def test_a_late_verdict_is_written_down_once(store: Callable[..., StoredFile]) -> None:
    stored = store()
    assert actions.record_scan(stored_file=stored, is_clean=False, by=SYSTEM, at=AT).check_state == CheckState.REFUSED
    assert actions.record_scan(stored_file=stored, is_clean=True, by=SYSTEM, at=AT).check_state == CheckState.REFUSED
    verbs = AuditEntry.objects.order_by("seq").values_list("verb", "details")
    assert list(verbs) == [("stored file", {"check": "unscanned"}), ("scanned file", {"check": "refused"})]
