"""Who does something: a signed-in person, the holder of a link, or the system."""

from dataclasses import dataclass
from typing import Self

from joynet.accounts.models import User


@dataclass(frozen=True)
class Actor:
    """`ref` names the actor in the record without a name or an address: "user:7", "link:…", "system", "visitor"."""

    ref: str
    user: User | None = None

    @classmethod
    def of(cls, user: User) -> Self:
        """A person with an account."""
        return cls(ref=f"user:{user.pk}", user=user)

    @classmethod
    def link(cls, ref: str) -> Self:
        """Whoever holds a signed link; `ref` says which, such as "nominee:12"."""
        return cls(ref=f"link:{ref}")


SYSTEM = Actor(ref="system")
VISITOR = Actor(ref="visitor")  # somebody not signed in
