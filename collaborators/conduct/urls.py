"""Addresses of conduct reviews."""

from typing import Any

urlpatterns: list[Any] = []
