"""Addresses of the health checks, and in the demo of the mailbox."""

from django.conf import settings
from django.urls import URLPattern, path

from joynet.outbox import views

app_name = "outbox"

health: list[URLPattern] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
mailbox: list[URLPattern] = [
    path("demo/mail/", views.mailbox, name="mailbox"),
    path("demo/mail/<int:mail_id>/", views.opened_mail, name="opened_mail"),
]
urlpatterns = health + (mailbox if settings.DEMO else [])
