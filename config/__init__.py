"""Settings and everything that joins the parts; Celery is loaded here so that tasks find their app."""

from .celery import app as celery_app

__all__ = ["celery_app"]
