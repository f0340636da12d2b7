"""The runner. What is owed stands in the database; a message here only says: look now."""

import os

from celery import Celery
from django.conf import settings

from joynet import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "joynet.settings")

VISIBILITY = 600  # seconds until the broker hands an unacknowledged message to another worker; longer than any task

app = Celery("joynet")
app.conf.update(
    broker_url=broker.url(),
    broker_transport_options={
        "visibility_timeout": VISIBILITY,
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
        "health_check_interval": 10,
    },
    visibility_timeout=VISIBILITY,
    broker_connection_timeout=1,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a broker that was away all night is found again in the morning
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    event_serializer="json",
    task_default_queue="joynet",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_publish_retry=False,
    task_soft_time_limit=40,
    task_time_limit=50,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    timezone=settings.TIME_ZONE,
    enable_utc=True,
    imports=("joynet.schedule",),
    beat_scheduler="joynet.beat:Scheduler",
)
app.autodiscover_tasks()
app.steps["worker"].add("joynet.worker:Pulse")
