"""The request that a page behind the sign-in gets."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from permissions.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is a person; views behind the sign-in name it as the type of their request."""

    user: User
    htmx: HtmxDetails
