"""The nine components of joy in work, and the diagram that a new team starts from."""

from __future__ import annotations

from django.db.models import TextChoices


class Component(TextChoices):
    """The nine elements of the framework (domain 2.2), in its order."""

    SAFETY = "safety", "Physical and psychological safety"
    MEANING = "meaning", "Meaning and purpose"
    AUTONOMY = "autonomy", "Choice and autonomy"
    RECOGNITION = "recognition", "Recognition and rewards"
    PARTICIPATION = "participation", "Participative management"
    TEAMWORK = "teamwork", "Camaraderie and teamwork"
    IMPROVEMENT = "improvement", "Daily improvement"
    WELLNESS = "wellness", "Wellness and resilience"
    MEASUREMENT = "measurement", "Real-time measurement"


SEED_DIAGRAM: tuple[tuple[str, tuple[Component, ...]], ...] = (
    (
        "What people need to feel safe and valued",
        (Component.SAFETY, Component.MEANING, Component.RECOGNITION, Component.WELLNESS),
    ),
    ("How teams work and improve", (Component.TEAMWORK, Component.IMPROVEMENT, Component.MEASUREMENT)),
    ("How leaders lead and listen", (Component.PARTICIPATION, Component.AUTONOMY)),
)
"""Three primary drivers with the nine components as secondary ones (domain 3.8)."""
