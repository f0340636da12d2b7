"""What the pages across the apps conclude from facts. Pure: no database, clock or request."""

from joynet.overview.rules.next_step import NextFacts, NextStep, next_step

__all__ = [
    "NextFacts",
    "NextStep",
    "next_step",
]
