"""Cohorts and their settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from joynet.accounts.actors import Actor
from joynet.network.queries import current_network
from teams import actions
from teams.admin.rights import never, user_of
from teams.models import Cohort


class CohortForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """A cohort's settings; the action judges and saves them."""

    class Meta:
        model = Cohort
        fields = [
            "name",
            "starts_on",
            "months",
            "zone",
            "applications_open_at",
            "applications_close_at",
            "capacity",
            "min_present",
            "due_days",
            "lock_days",
            "workshops",
            "attendance_floor",
        ]

    def clean_name(self) -> str:
        """Once in the network, which the form itself does not hold."""
        name: str = self.cleaned_data["name"]
        others = Cohort.objects.filter(network=current_network()).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise ValidationError("A cohort of this name exists. Choose another name.")
        return name


@admin.register(Cohort)
class CohortAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Cohorts with the numbers of the program."""

    form = CohortForm
    has_delete_permission = never
    list_display = [
        "name",
        "starts_on",
        "months",
        "applications_open_at",
        "applications_close_at",
        "capacity",
        "committee",
    ]
    ordering = ["-starts_on", "pk"]

    @admin.display(description="steering committee")
    def committee(self, cohort: Cohort) -> str:
        """The way to the committee's page."""
        url = reverse("overview:steering", args=[cohort.pk])
        return format_html('<a href="{}">Open<span class="visually-hidden"> that of {}</span></a>', url, cohort)

    def save_model(self, request: HttpRequest, obj: Cohort, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001  # Django's signature
        """Saves through the action, with who and when."""
        if not change:
            obj.network = current_network()
        actions.set_cohort(cohort=obj, by=Actor.of(user_of(request)), at=timezone.now())
