"""Django's own messages, as people here read them."""

import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("password", "words"), [("abc", "ngắn quá. Vui lòng dùng ít nhất 8"), ("password", "phổ biến")]
)
def test_a_weak_password_is_refused_in_vietnamese(password, words):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    messages = " ".join(refusal.value.messages)
    assert words in messages
    assert "password" not in messages


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (forms.CharField(), "", "Vui lòng điền mục này."),
        (forms.DateField(), "31/02/2026", "Vui lòng nhập ngày theo mẫu 06/08/2024."),
        (forms.CharField(max_length=2), "abc", "Vui lòng nhập không quá 2 ký tự (hiện có 3)."),
        (forms.CharField(), "a\0", "Nội dung có ký tự không dùng được. Vui lòng nhập lại."),
        (forms.ChoiceField(choices=[]), "x", "«x» không có trong danh sách. Vui lòng chọn lại."),
        (forms.SlugField(), "ấp", "Chỉ dùng chữ cái không dấu, chữ số, dấu gạch dưới hoặc gạch nối."),
    ],
)
def test_a_wrong_field_is_explained_in_vietnamese(field, value, words):
    with pytest.raises(ValidationError) as refusal:
        field.clean(value)
    assert refusal.value.messages == [words]
