"""Numbers and sessions as they are printed."""

import pytest

from proposals.printed import parsed_number, parsed_session


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("第1017号", "1017"),
        ("(1214)号", "1214"),
        ("（1214）号", "1214"),
        ("第W163号", "W163"),
        ("第w163号", "W163"),
        ("306", "306"),
        (" 第0156号 ", "156"),
        ("14020361", "14020361"),
    ],
)
def test_a_number_is_read_as_printed(printed, number):
    assert parsed_number(printed) == number


@pytest.mark.parametrize(
    "printed", ["", "号", "第号", "第一号", "12a", "0", "第1017号建议", "12 34"]
)
def test_what_is_no_number_is_refused(printed):
    with pytest.raises(ValueError, match="no number"):
        parsed_number(printed)


@pytest.mark.parametrize(
    ("printed", "session"),
    [
        ("省十三届人大三次会议", "省十三届人大三次会议"),
        ("吉林省第十三届人民代表大会第三次会议", "省十三届人大三次会议"),
        ("省政协十三届一次会议", "省政协十三届一次会议"),
        ("市九届人大一次会议", "市九届人大一次会议"),
        ("十四届全国人大三次会议", None),
        ("省十三届人大 三次会议", "省十三届人大三次会议"),
        ("政协十三届一次会议", None),
        ("省13届人大3次会议", None),
        ("", None),
    ],
)
def test_a_session_is_brought_to_one_form(printed, session):
    if session is None:
        with pytest.raises(ValueError, match="no session"):
            parsed_session(printed)
    else:
        assert parsed_session(printed) == session
