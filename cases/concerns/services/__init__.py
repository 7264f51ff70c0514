"""What one does to concerns beyond what every case knows."""

from .capture import Capture, capture_concern
from .categories import confirm_category, propose_category, refuse_category
from .category_marks import propose_mark

__all__ = ["Capture", "capture_concern", "confirm_category", "propose_category", "propose_mark", "refuse_category"]
