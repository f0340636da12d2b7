import errno
import hashlib
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from joynet.files import intake, scanner, storage
from joynet.files.intake import FileRefused, take_in, taken_in
from joynet.files.models import CheckState
from tests.files import clamd, corpus


def upload(content: bytes, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def kept(private_files: Path) -> list[Path]:
    return [path for path in private_files.rglob("*") if path.is_file()]


def test_a_letter_is_kept_byte_for_byte_for_this_program_alone(private_files: Path) -> None:
    content = corpus.letter(2)
    taken = take_in(upload(content))
    assert (taken.size, taken.pages, taken.media_type, taken.check) == (len(content), 2, "application/pdf", "unscanned")
    assert taken.sha256 == hashlib.sha256(content).hexdigest()
    path = storage.path_of(taken.uuid)
    assert kept(private_files) == [path]
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, private_files)} == {0o700}
    assert storage.is_whole(taken.uuid, sha256=taken.sha256)
    path.write_bytes(content[:-1] + b" ")
    assert not storage.is_whole(taken.uuid, sha256=taken.sha256)


@pytest.mark.parametrize("name", ["letter.pdf", "Letter.PDF", "letter.exe.pdf", "支持信.pdf", "letter.pdf "])
def test_a_name_ends_in_pdf(name: str) -> None:
    assert take_in(upload(corpus.letter(), name)).name_given == name.strip()


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("C:\\Users\\Rosa\\letter.pdf", "letter.pdf"),
        ("../../etc/letter.pdf", "letter.pdf"),
        ("let\x00ter.pdf", "letter.pdf"),
        ("letter\u202efdp.exe.pdf", "letterfdp.exe.pdf"),
        ("our \n\t letter.pdf", "our letter.pdf"),
        ("Zoe\u0308.pdf", "Zoë.pdf"),
        ("a" * 500 + ".pdf", "a" * 196 + ".pdf"),
        ("a" * 500, "a" * 200),
    ],
)
def test_a_name_loses_what_hides_or_misleads(given: str, cleaned: str) -> None:
    assert intake.clean_name(given) == cleaned


@pytest.mark.parametrize(
    "name", ["letter.docx", "letter", "letter.pdf.exe", "letter\u202efdp.exe", "pdf", ".pdf/", "letter.pdf\u200b.js"]
)
def test_another_kind_of_file_is_refused_by_its_name(name: str, private_files: Path) -> None:
    given = upload(corpus.letter())
    given._name = name  # past Django's own cleaning
    with pytest.raises(FileRefused, match="This is not a PDF"):
        take_in(given)
    assert kept(private_files) == []


@pytest.mark.parametrize(
    "name", ["a web page", "half a letter", "a script when opened", "a password to open", "a page too many"]
)
def test_nothing_is_left_of_a_refused_file(name: str, private_files: Path) -> None:
    code, make = corpus.REFUSED[name]
    with pytest.raises(FileRefused) as refusal:
        take_in(upload(make()))
    assert refusal.value.code == code
    assert kept(private_files) == []


def test_an_empty_file_is_refused(private_files: Path) -> None:
    with pytest.raises(FileRefused, match="The file is empty"):
        take_in(upload(b""))
    assert kept(private_files) == []


def test_the_largest_letter_is_taken_and_one_byte_more_is_not(settings: Settings, private_files: Path) -> None:
    content = letter_of(10 * 1024 * 1024)
    assert len(content) == settings.LETTER_MAX_BYTES
    assert take_in(upload(content)).size == len(content)
    with pytest.raises(FileRefused, match="The file is larger than 10 MB"):
        take_in(upload(content + b"\n"))
    assert len(kept(private_files)) == 1


def letter_of(size: int) -> bytes:
    """A letter of exactly so many bytes."""
    filling = size - len(corpus.letter())
    while len(content := corpus.with_stream(bytes(filling))) != size:
        filling += size - len(content)
    return content


def test_an_upload_that_broke_off_is_refused(private_files: Path) -> None:
    given = upload(corpus.letter())
    given.size = (given.size or 0) + 1
    with pytest.raises(FileRefused, match="did not arrive whole"):
        take_in(given)
    assert kept(private_files) == []


@pytest.mark.django_db
def test_bytes_go_again_when_the_action_refuses(private_files: Path) -> None:
    def attach() -> None:
        with taken_in(upload(corpus.letter())):
            assert len(kept(private_files)) == 1
            raise ValidationError("The application is closed.")

    with pytest.raises(ValidationError, match="closed"):
        attach()
    assert kept(private_files) == []


# ---- a full disk


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel refuses longer files, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_refuses_the_upload_in_words_and_keeps_nothing(private_files: Path) -> None:
    with files_of_at_most(500), pytest.raises(FileRefused, match=r"our storage is full\. Nothing else is affected"):
        take_in(upload(corpus.letter()))
    assert kept(private_files) == []
    assert take_in(upload(corpus.letter())).pages == 1


@pytest.mark.parametrize("call", ["write", "fsync", "rename", "mkdir"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_at_any_step_keeps_nothing(
    call: str, number: int, private_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(FileRefused, match="our storage is full"):
        take_in(upload(corpus.letter()))
    assert kept(private_files) == []


def test_the_last_of_the_disk_is_left_to_the_database(private_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "KEPT_FREE", 1 << 60)
    with pytest.raises(FileRefused, match="our storage is full"):
        take_in(upload(corpus.letter()))
    assert kept(private_files) == []


def test_any_other_trouble_of_the_disk_is_told_to_us_and_keeps_nothing(
    private_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="input/output error"):
        take_in(upload(corpus.letter()))
    assert kept(private_files) == []


# ---- the virus scanner


def test_a_virus_is_refused_and_not_kept(settings: Settings, tmp_path: Path, private_files: Path) -> None:
    settings.CLAMD_SOCKET = clamd.answering(clamd.judge, tmp_path / "clamd.sock")
    with pytest.raises(FileRefused, match="virus scanner found something"):
        take_in(upload(corpus.with_stream(clamd.EICAR)))
    assert kept(private_files) == []


@pytest.mark.parametrize("on_a_path", [True, False])
def test_a_letter_without_a_virus_is_clean(settings: Settings, tmp_path: Path, *, on_a_path: bool) -> None:
    settings.CLAMD_SOCKET = clamd.answering(clamd.judge, tmp_path / "clamd.sock" if on_a_path else None)
    assert take_in(upload(letter_of(300_000))).check == CheckState.CLEAN


@pytest.mark.parametrize(
    "reply",
    [clamd.never, lambda _: b"", lambda _: b"INSTREAM size limit exceeded. ERROR\0", lambda _: b"\xff" * 9000],
    ids=["hangs", "hangs up", "says error", "babbles"],
)
def test_without_a_verdict_the_letter_is_received_and_waits(
    reply: clamd.Reply, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "_SECONDS", 0.3)
    settings.CLAMD_SOCKET = clamd.answering(reply, tmp_path / "clamd.sock")
    assert take_in(upload(corpus.letter())).check == CheckState.RECEIVED


@pytest.mark.parametrize("address", ["/no/such/socket", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_down_does_not_stop_an_upload(address: str, settings: Settings) -> None:
    settings.CLAMD_SOCKET = address
    assert take_in(upload(corpus.letter())).check == CheckState.RECEIVED


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", None),
        ("/run/clamd.ctl", "/run/clamd.ctl"),
        ("unix:///run/clamd.ctl", "/run/clamd.ctl"),
        ("clamav:3310", ("clamav", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
    ],
)
def test_the_scanners_address_is_a_path_or_a_port(
    text: str, address: scanner.Address | None, settings: Settings
) -> None:
    settings.CLAMD_SOCKET = text
    assert scanner.address() == address


@pytest.mark.parametrize("text", ["clamav", "tcp://clamav", "clamav:http", "clamav:0", ":3310"])
def test_a_wrong_address_stops_the_start_in_words(text: str, settings: Settings) -> None:
    settings.CLAMD_SOCKET = text
    with pytest.raises(ImproperlyConfigured, match=r"Write /run/clamav/clamd\.ctl or tcp://host:3310"):
        scanner.address()


def test_removing_what_is_not_there_does_nothing() -> None:
    storage.remove(UUID(int=7))
