"""Second factor, step-up, locks and limits. Who needs a second factor stands in permissions/policy.py."""

import os
from datetime import timedelta

from config.env import PRODUCTION

SECOND_FACTOR = os.environ.get("SECOND_FACTOR") or ("required" if PRODUCTION else "offered")
"""`required`: whoever approves, opens sealed names or administers sets one up before anything else."""
if SECOND_FACTOR not in ("required", "offered"):
    raise ValueError("SECOND_FACTOR is neither required nor offered")
STEP_UP_MINUTES = int(os.environ.get("STEP_UP_MINUTES") or 15)
"""Before something sensitive, whoever proved who they are longer ago does so again."""

# allauth: the codes of second factors alone. No address of its pages is mounted: nobody signs up, no e-mail flow.
ACCOUNT_ADAPTER = "permissions.second_factor.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
MFA_ADAPTER = "permissions.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lắng Nghe"
MFA_TOTP_TOLERANCE = 1
"""Clocks of phones go wrong by half a minute."""

TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES") or (1 if PRODUCTION else 0))
"""How many proxies in front add to X-Forwarded-For; what stands before their entries is anybody's word."""
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# axes: a name from an address waits after some failures. From elsewhere the person signs in as ever, and the wait is
# short and not prolonged by further tries: so nobody can lock somebody else out.
LOCK_AFTER = int(os.environ.get("LOCK_AFTER") or 5)
LOCK_MINUTES = int(os.environ.get("LOCK_MINUTES") or 10)
AXES_FAILURE_LIMIT = LOCK_AFTER
AXES_COOLOFF_TIME = timedelta(minutes=LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "permissions.locks.Handler"
AXES_CLIENT_IP_CALLABLE = "permissions.locks.address_of"
AXES_CLIENT_STR_CALLABLE = "permissions.locks.nobody_in_particular"
AXES_USERNAME_CALLABLE = "permissions.locks.username_of"
AXES_LOCKOUT_CALLABLE = "permissions.views.accounts.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
