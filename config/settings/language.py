"""Vietnamese first; dd/mm/yyyy in both languages; one time zone."""

from zoneinfo import ZoneInfo

from config.env import BASE_DIR

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"
ZONE = ZoneInfo(TIME_ZONE)
