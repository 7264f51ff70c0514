"""An address for a form, opened by hand, answers with a page that says so."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.mark.parametrize("name", ["case_export", "notices_read", "switch_appointment"])
def test_a_page_says_that_it_is_none(world, client, name):
    client.force_login(world.people["reviewer"])
    answer = client.get(reverse(name))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "không phải là một trang" in answer.content.decode()


def test_without_a_session_too(client):
    answer = client.get(reverse("logout"))
    assert answer.status_code == 405
    assert "không phải là một trang" in answer.content.decode()
