"""All settings, one small file per integration."""

from .accounts import *
from .base import *
from .database import *
from .language import *
from .ledger import *
from .limits import *
from .logs import *
from .notices import *
from .queue import *
from .security import *
