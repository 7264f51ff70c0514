"""How long people are told things, and how long they are kept."""

import os

NOTICE_DAYS = int(os.environ.get("NOTICE_DAYS", "180"))
"""Older notices are deleted, read or not."""
NOTICE_MAIL_DAYS = int(os.environ.get("NOTICE_MAIL_DAYS", "14"))
"""Older notices are not mailed any more: longer than the longest holiday, as mail can rest on days off."""
