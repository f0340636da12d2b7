"""Who gets what: every address of the site, and the exact answer to each of eight people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.worlds import Who, World

PEOPLE = tuple(Who)


@dataclass(frozen=True)
class Row:
    """An address with a method, and the answer to each of PEOPLE in their order."""

    name: str
    statuses: str
    arguments: tuple[str, ...] = ()
    method: str = "GET"
    query: str = ""

    def status(self, who: Who) -> int:
        """The answer to this person."""
        return dict(zip(PEOPLE, map(int, self.statuses.split()), strict=True))[who]

    def url(self, world: World) -> str:
        """The address, with the world's rows in it; a word that the world does not know stands for itself."""
        known = world.arguments()
        return reverse(self.name, args=[known.get(word, word) for word in self.arguments]) + self.query

    @property
    def title(self) -> str:
        return " ".join([self.method, self.name, *self.arguments, self.query]).strip()


@dataclass(frozen=True)
class Entry:
    """An address as the site's table of addresses has it."""

    name: str
    route: str


def every_address() -> Iterator[Entry]:
    """All addresses of the site, whoever included them."""

    def walk(resolver: URLResolver, namespace: str, route: str) -> Iterator[Entry]:
        for item in resolver.url_patterns:
            here = route + str(item.pattern)
            if isinstance(item, URLPattern):
                yield Entry(f"{namespace}{item.name}" if item.name else here, here)
            else:
                yield from walk(item, f"{namespace}{item.namespace}:" if item.namespace else namespace, here)

    yield from walk(get_resolver(), "", "")
