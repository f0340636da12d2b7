"""What people can offer to later phases."""

from __future__ import annotations

OFFERS = {
    "coaching": ("offers_coaching", "Coach a team"),
    "speaking": ("offers_speaking", "Speak at a call or workshop"),
    "writing": ("offers_writing", "Write about what we learned"),
    "visit": ("offers_visit", "Host a visit"),
    "review": ("offers_review", "Review applications"),
}
"""Kind of offer → its column, and how people say it (domain 6.6)."""
