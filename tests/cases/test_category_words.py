"""Which names of categories are matters, and which speak of people."""

import pytest

from cases.concerns.demo.content import read
from cases.concerns.services.categories import is_about_people

REFUSED = [
    "Đồng bào Khmer", "Người Khơ-me", "Đồng bào Chăm", "Người Hoa", "Hoa kiều", "Người H'Mông", "Ê Đê",
    "Phật giáo Hòa Hảo",
    "Phật giáo", "Đạo Cao Đài", "Công giáo", "Tin Lành", "Hồi giáo", "Nhà thờ, thánh thất", "Chùa chiền",
    "Lễ hội tôn giáo",
    "Tín ngưỡng", "Buddhist pagodas", "Ethnic minorities", "Churches", "Muslims",
]  # fmt: skip
EVERYDAY = [
    "Hoa kiểng, cây xanh", "Chợ hoa Tết", "Chăm sóc người cao tuổi", "Chậm chi trả hỗ trợ", "Người kinh doanh nhỏ",
    "Xe buýt, phà",
    "Người thương binh, gia đình có công", "Lễ hội, giao lưu văn hóa",
    "Nhà văn hóa ấp", "Bê tông hóa đường", "Phà, bến đò",
]  # fmt: skip


@pytest.mark.parametrize("name", [*REFUSED, *(row["name_vi"] for row in read("categories")["refused"])])
def test_descent_faith_and_attitude_are_no_matters(name):
    assert is_about_people(name)


@pytest.mark.parametrize(
    "name", [*EVERYDAY, *(f"{row['name_vi']} / {row['name_en']}" for row in read("categories")["categories"])]
)
def test_matters_are_accepted(name):
    assert not is_about_people(name)
