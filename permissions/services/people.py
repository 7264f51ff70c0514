"""Temporary passwords, and the names that closed accounts keep."""

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that are read wrong aloud or on paper."""


def temporary_password() -> str:
    """Twelve characters in three groups, for one sign-in: about 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def closed_name(user_id: int) -> tuple[str, str]:
    """User name and full name of a closed account: they tell people apart, not who they were."""
    return f"closed-{user_id}", f"Tài khoản đã đóng {user_id}"
