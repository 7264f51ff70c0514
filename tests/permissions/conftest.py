"""A city, one district, two communes with a body each, and people in any role."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from permissions.models import Appointment, Body, BodyKind, Level, Role, Unit, User

START = date(2024, 1, 1)
NOW = datetime(2024, 8, 5, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def places(db) -> SimpleNamespace:
    """Units `city`, `district`, `commune`, `other`, `hamlet`; bodies `at_city` … `at_other`."""
    levels = [
        Level.objects.create(code=code, rank=rank, name_vi=code, name_en=code)
        for rank, code in enumerate(("city", "district", "commune", "hamlet"))
    ]
    city = _unit("92", "Thành phố Cần Thơ", levels[0], None)
    district = _unit("924", "Huyện Vĩnh Thạnh", levels[1], city)
    commune = _unit("31234", "Xã Thạnh Mỹ", levels[2], district)
    other = _unit("31252", "Xã Thạnh Lộc", levels[2], district)
    hamlet = _unit("31234-02", "Ấp E2", levels[3], commune)
    bodies = {
        f"at_{name}": Body.objects.create(unit=unit, kind=BodyKind.PARTY_COMMITTEE, name=f"Đảng ủy {unit}")
        for name, unit in {"city": city, "district": district, "commune": commune, "other": other}.items()
    }
    return SimpleNamespace(
        levels=levels, city=city, district=district, commune=commune, other=other, hamlet=hamlet, **bodies
    )


def _unit(code: str, name: str, level: Level, parent: Unit | None) -> Unit:
    return Unit.objects.create(code=code, name=name, level=level, parent=parent, valid_from=START)


@pytest.fixture
def person(places) -> Callable[..., User]:
    """`person(role, body)`: somebody with that appointment in force; without a role, nobody in particular."""

    def make(role: Role | None = None, body: Body | None = None, **fields) -> User:
        number = User.objects.count() + 1
        user = User.objects.create_user(f"nguoi{number}", "mat-khau-thu", full_name="Lê Văn Bình", **fields)
        if role:
            Appointment.objects.create(user=user, role=role, body=body or places.at_commune, valid_from=START)
        return User.objects.get(pk=user.pk)

    return make
