"""What the schedule runs for accounts."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone


@shared_task(name="joynet.accounts.clear_ended_sessions")
def clear_ended_sessions() -> int:
    """Remove sessions that are over, with whatever was kept in them; says how many."""
    removed, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return removed
