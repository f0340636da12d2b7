from datetime import UTC, date, datetime, timedelta

import pytest

from joynet.accounts.models import StaffRole, User
from joynet.lib import days

START, END = date(2027, 3, 1), date(2027, 4, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ends_on", "day", "active"),
    [
        (END, START - DAY, False),
        (END, START, True),
        (END, END - DAY, True),
        (END, END, False),
        (END, END + DAY, False),
        (None, START - DAY, False),
        (None, START, True),
        (None, END + 9999 * DAY, True),
    ],
)
@pytest.mark.django_db
def test_a_range_holds_its_first_day_and_not_its_end_in_python_and_sql(
    ends_on: date | None,
    day: date,
    active: bool,
) -> None:
    _role(START, ends_on)
    assert days.is_active(START, ends_on, day) is active
    assert StaffRole.objects.filter(days.active_on(day)).exists() is active
    assert User.objects.filter(days.active_on(day, "staff_roles__")).exists() is active
    assert StaffRole.objects.filter(days.active_on(day, starts="starts_on", ends="ends_on")).exists() is active


@pytest.mark.parametrize(
    ("other", "common"),
    [
        ((START - 9 * DAY, START), False),
        ((START - 9 * DAY, START + DAY), True),
        ((END - DAY, END), True),
        ((END - DAY, None), True),
        ((END, END + DAY), False),
        ((END, None), False),
        ((START - 9 * DAY, None), True),
        ((START + DAY, START + 2 * DAY), True),
    ],
)
@pytest.mark.django_db
def test_ranges_that_touch_have_no_day_in_common_in_python_and_sql(
    other: tuple[date, date | None],
    common: bool,
) -> None:
    _role(START, END)
    assert days.do_overlap(START, END, *other) is common
    assert days.do_overlap(*other, START, END) is common
    assert StaffRole.objects.filter(days.overlapping(*other)).exists() is common


@pytest.mark.django_db
def test_open_ranges_always_meet_in_python_and_sql() -> None:
    _role(START, None)
    assert days.do_overlap(START, None, END, None)
    assert StaffRole.objects.filter(days.overlapping(END, None)).exists()


def _role(starts_on: date, ends_on: date | None) -> None:
    user = User.objects.create(email="rosa@example.org", name="Rosa Diaz", created_at=datetime(2027, 1, 4, tzinfo=UTC))
    StaffRole.objects.create(user=user, role="coordinator", starts_on=starts_on, ends_on=ends_on)
