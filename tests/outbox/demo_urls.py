"""The site's addresses as in the demo, for the tests of its mailbox."""

from django.urls import include, path

from joynet.outbox.urls import app_name, health, mailbox
from joynet.urls import urlpatterns as site

urlpatterns = [path("", include((health + mailbox, app_name))), *site]
