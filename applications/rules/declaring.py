"""What somebody vouches for by name when an application is sent."""

from __future__ import annotations


def declaration(organization: str) -> str:
    """The sentence above the name: of the answers, and of the right to speak for the organization."""
    return (
        f"I have read the answers. They are true to the best of my knowledge, and I may send them for {organization}."
    )
