"""Reminders about a team: an empty seat, prework that is due, and what is asked in certain months."""

from joynet.outbox.reminders import ReminderRule
from teams.reminders import occasions, prework, vacancies

RULES: tuple[ReminderRule, ...] = (*vacancies.RULES, *prework.RULES, *occasions.RULES)

__all__ = ["RULES"]
