"""What of the organization takes part, and how large it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications.actions.moving import lock_to_edit, save_section
from applications.models import Application, Section
from applications.rules import SectionKey
from joynet.accounts.actors import Actor


@transaction.atomic
def add_organization_details(
    *,
    application: Application,
    seen_revision: int,
    units_in_scope: str,
    legal_name: str,
    beds: int | None,
    visits: int | None,
    by: Actor,
    at: datetime,
) -> Section:
    """Saves which units take part, the legal name and the size in beds and visits; anything may be missing."""
    application = lock_to_edit(application, SectionKey.ORGANIZATION)
    section = save_section(application, SectionKey.ORGANIZATION, seen=seen_revision, by=by, at=at)
    application.units_in_scope, application.legal_name = units_in_scope, legal_name
    application.beds, application.visits = beds, visits
    application.full_clean()
    application.save()
    return section
