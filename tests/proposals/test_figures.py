"""Figures in the margin of the drafting page: alarms among the findings, the rest quietly, nothing stopped."""

import pytest
from django.urls import reverse

from proposals.models import Reply

R = Reply.Status
BODY = "您提出的建议收悉，现答复如下：\n南关区现有居民委员会{}个。全市共排查纠纷10499起，化解10098起，化解率{}%。\n"


@pytest.fixture
def desk(client, at, clerk, establish):
    establish()
    establish("002", "恒安社区居民委员会")
    reply = at(R.DRAFTING)
    client.force_login(clerk.user)

    def save(body, then=""):
        words = {"title": reply.title, "addressees": "某代表", "disclosure": "主动公开"}
        words |= {"version": reply.version, "body": body, "then": then}
        client.post(reverse("proposals:draft", args=[reply.pk]), words)
        reply.refresh_from_db()
        return client.get(reply.get_absolute_url()).text

    save.reply = reply
    return save


def test_a_number_that_differs_and_a_percentage_that_is_another_are_marked(desk):
    page = desk(BODY.format(3, "92.6"))
    assert "南关区居委会：登记为 2（" in page
    assert "相差 +1" in page
    assert "10098÷10499＝96.2%，此处为 92.6%" in page


def test_what_agrees_is_told_quietly(desk):
    page = desk(BODY.format(2, "96.2"))
    assert "没有发现问题" in page
    assert "南关区居委会：与登记一致" in page


def test_a_wrong_number_stops_nothing(desk):
    desk(BODY.format(3, "92.6"), then="submit")
    assert desk.reply.status == R.CHECKING
