"""What changes people, units and roles: one verb a file, one transaction with history row and event."""

from .account_notices import purge_account_notices, read_account_notices
from .add_hamlets import add_hamlets
from .appoint import appoint, open_appointment
from .change_password import change_password
from .close_account import close_account
from .create_administrator import create_administrator
from .create_body import create_body
from .create_unit import create_unit
from .create_user import NewAccount, create_user, open_account
from .end_appointment import close_appointment, end_appointment, take_back_appointment
from .end_body import end_body
from .end_sessions import end_sessions
from .end_unit import end_unit
from .erase_account import erase_account
from .first_passwords import give_first_passwords
from .rename_person import rename_person
from .rename_unit import rename_unit
from .reset_password import reset_password
from .second_factor import (
    remove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    set_up_second_factor,
)
from .set_language import set_language
from .set_mail_preference import set_mail_preference
from .unlock_sign_in import unlock_sign_in
from .update_body import update_body
from .vouch import purge_vouches, take_back_vouch, vouch

__all__ = [
    "NewAccount",
    "add_hamlets",
    "appoint",
    "change_password",
    "close_account",
    "close_appointment",
    "create_administrator",
    "create_body",
    "create_unit",
    "create_user",
    "end_appointment",
    "end_body",
    "end_sessions",
    "end_unit",
    "erase_account",
    "give_first_passwords",
    "open_account",
    "open_appointment",
    "purge_account_notices",
    "purge_vouches",
    "read_account_notices",
    "remove_second_factor",
    "rename_person",
    "rename_unit",
    "renew_recovery_codes",
    "reset_password",
    "reset_second_factor",
    "set_language",
    "set_mail_preference",
    "set_up_second_factor",
    "take_back_appointment",
    "take_back_vouch",
    "unlock_sign_in",
    "update_body",
    "vouch",
]
