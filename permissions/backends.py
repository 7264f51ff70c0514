"""Sign-in by user name, and every `has_perm` answered by the policy."""

from typing import Any

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

from ledger.prepared import prepared
from permissions import policy
from permissions.models import User

OUR_APPS = {
    "ledger",
    "permissions",
    "workflows",
    "cases",
    "concerns",
    "corrections",
    "collaborators",
    "commendation",
    "conduct",
    "reports",
}
OUR_LABELS = OUR_APPS | {action.partition(".")[0] for action in policy.RULES}


def action_of(permission: str) -> str | None:
    """The policy's action for a permission name; None for another app's name.

    Django and Viewflow ask by model: "cases.view_case" means "cases.view". Raises UnknownAction for any other
    name under our labels.
    """
    label, _dot, codename = permission.partition(".")
    if label not in OUR_LABELS:
        return None
    verb, _line, model = codename.rpartition("_")
    if permission not in policy.RULES and model in apps.all_models.get(label, {}):
        permission = f"{label}.{verb}"
    if permission not in policy.RULES:
        raise policy.UnknownAction(f"{permission} is not in permissions.policy.RULES.")
    return permission


class PolicyBackend(ModelBackend):
    """No permission comes from a group or a row of Django's own: the appointment in force decides."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        return isinstance(user, User) and user.may_sign_in

    def get_user(self, user_id: int) -> User | None:
        user = _people.first(user_id)
        return user if self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Model | type[Model] | None = None) -> bool:
        action = action_of(perm)
        return action is not None and policy.may(user_obj, action, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return set()

    get_user_permissions = get_group_permissions = get_all_permissions


@prepared
def _people(user_id: int) -> QuerySet[User]:
    return User.objects.filter(pk=user_id).order_by()
