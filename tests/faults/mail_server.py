"""A mail server for the faults: it speaks SMTP, takes its time, and remembers."""

import time
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """Takes its time over each mail, and remembers those that it has accepted."""

    seconds: float = 0.0
    accepted: list[tuple[str, str]] = field(default_factory=list)  # (address, Message-ID)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        time.sleep(self.seconds)
        lines = bytes(envelope.content or b"").decode().splitlines()
        (message_id,) = [line.partition(": ")[2] for line in lines if line.lower().startswith("message-id: ")]
        self.accepted.append((envelope.rcpt_tos[0], message_id))
        return "250 Accepted"
