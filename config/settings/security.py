"""Secrets, cookies, headers, passwords."""

from csp.constants import NONCE, NONE, SELF

from config.env import PRODUCTION, fernet_keys, secret, words

SECRET_KEY = secret("SECRET_KEY", shortest=50)
SOURCE_KEYS = fernet_keys("SOURCE_KEYS")
"""Fernet keys for sealed identities, newest first; never in the database."""
SOURCE_INDEX_KEY = secret("SOURCE_INDEX_KEY")
"""Key of the blind index over sealed identities."""
REFERENCE_KEY = secret("REFERENCE_KEY")
"""Key of the permutation that numbers cases."""

ALLOWED_HOSTS = words("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "permissions.backends.PolicyBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "permissions.sessions"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

PERMISSIONS_POLICY = dict.fromkeys(
    (
        "accelerometer", "autoplay", "bluetooth", "browsing-topics", "display-capture", "encrypted-media", "fullscreen",
        "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts",
        "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
        "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access",
        "usb", "web-share", "window-management", "xr-spatial-tracking",
    ),
    "",
) | {"camera": "self", "clipboard-read": "", "clipboard-write": "self"}  # fmt: skip
"""Whom the browser lets use a power: nobody, or our own pages. A file input that asks for a photo hands over to the
phone's camera and needs none today; browsers that show the picture themselves may ask for the camera. Copying writes
to the clipboard."""
