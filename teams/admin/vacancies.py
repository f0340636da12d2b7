"""The teams whose empty seat has outlasted the time of grace, as a filter of the list."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from teams import queries
from teams.models import Team
from teams.rules import GRACE_DAYS


class VacancyFilter(admin.SimpleListFilter):
    """Teams that nobody has found somebody for."""

    title = "empty seat"
    parameter_name = "vacancy"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """One choice besides all."""
        return [("beyond", f"For more than {GRACE_DAYS} days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Team]) -> QuerySet[Team]:
        """The teams asked for."""
        if self.value() != "beyond":
            return queryset
        return queryset.filter(pk__in=queries.teams_beyond_grace(Team.objects.all(), at=timezone.now()))
