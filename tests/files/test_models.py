import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from joynet.files.models import StoredFile

ROW = {
    "sha256": "a" * 64,
    "size": 7,
    "media_type": "application/pdf",
    "name_given": "letter.pdf",
    "pages": 1,
    "check_state": "clean",
    "at": datetime(2027, 3, 9, 14, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"sha256": "abc"}, "stored_file_has_a_sha256"),
        ({"size": 0}, "stored_file_is_not_empty"),
        ({"pages": 0}, "stored_file_has_a_page_when_pages_are_known"),
        ({"check_state": "fine"}, "stored_file_check_state_is_known"),
    ],
)
@pytest.mark.django_db
def test_the_database_refuses_a_row_that_cannot_be_true(wrong: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        StoredFile.objects.create(uuid=uuid.uuid4(), **{**ROW, **wrong})


@pytest.mark.django_db
def test_bytes_have_one_row() -> None:
    stored = StoredFile.objects.create(uuid=uuid.uuid4(), **ROW)
    with pytest.raises(IntegrityError, match="uuid"):
        StoredFile.objects.create(uuid=stored.uuid, **ROW)
