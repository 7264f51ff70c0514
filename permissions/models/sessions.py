"""Where somebody is signed in. Kept with the session itself, so that no page costs a statement more."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from .people import User


class Session(AbstractBaseSession):
    """A session, the person once there is one, and what helps them to know it again.

    `device` is a browser and a system in plain words; `began_at` and `seen_at` are hours. No address and no exact time
    is kept: beside the openings of cases they could single out a volunteer, and staff are not watched either.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, editable=False)
    device = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        from permissions.sessions import SessionStore

        return SessionStore
