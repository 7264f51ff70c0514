"""The Celery app: a message only wakes a worker, the work itself lies in the outbox table."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("langnghe")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
