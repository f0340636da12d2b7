"""How an upload is received: in memory and bounded, so that neither a full disk nor a huge file breaks a request.

The form then meets an ordinary uploaded file whose `size` is what was sent; `take_in` refuses one that is too big.
"""

import io
from collections.abc import Mapping
from typing import IO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

_FACTOR = 4  # a request of more than so many largest letters is sent by nobody by mistake


class BoundedUploadHandler(FileUploadHandler):
    """Keeps at most LETTER_MAX_BYTES of all files of a request together; the rest is counted and dropped."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, object],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse what is far too large before a byte of it is read."""
        self.room: int = settings.LETTER_MAX_BYTES
        if content_length > _FACTOR * settings.LETTER_MAX_BYTES:
            raise RequestDataTooBig("The files of this request are larger than anything this site takes.")

    def new_file(
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, bytes] | None = None,
    ) -> None:
        """Start with nothing."""
        super().new_file(field_name, file_name, content_type, content_length, charset, content_type_extra)
        self.file = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what there is room for."""
        kept = raw_data[: self.room]
        self.file.write(kept)
        self.room -= len(kept)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, with the size that was sent."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
