"""What the mail faults share: a real mail server, and an installation that sends to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.faults.installation import Installation, free_port, installation
from tests.faults.mail_server import MailServer


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A real mail server."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    server.port = controller.port
    yield server
    controller.stop()


@pytest.fixture
def sending(tmp_path: Path, mail_server: MailServer) -> Iterator[Installation]:
    """An installation that sends to this mail server; nothing of it runs yet."""
    bind = f"127.0.0.1:{free_port()}"
    with installation(tmp_path, MAIL_URL=f"smtp://127.0.0.1:{mail_server.port}?tls=none", JOYNET_BIND=bind) as made:
        yield made
