"""What opens campaigns and commendations: one verb a function, one transaction with its record."""

from .nominate import Nomination, nominate
from .open_campaign import open_campaign
from .set_hamlet_sizes import set_hamlet_sizes

__all__ = ["Nomination", "nominate", "open_campaign", "set_hamlet_sizes"]
