"""The rules of months and reports, in tables: every boundary one step before, at, and after."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from joynet.lib.months import Month
from submissions import rules
from submissions.rules import (
    NO_EXCEPTIONS,
    CellFacts,
    Exceptions,
    MonthRule,
    Part,
    ReportFacts,
    ReportState,
    Typed,
    ValueKind,
)
from teams.rules import Span, month_number

EASTERN = MonthRule(10, 30, "America/New_York")
SECOND = timedelta(seconds=1)
MARCH = Month(2027, 3)
LOCK = datetime(2027, 5, 1, 4, tzinfo=UTC)
"""The first moment at which March 2027 is locked in New York: the end of April 30."""
FACTS = ReportFacts(
    tests=1,
    has_learned=True,
    process=(CellFacts("Conversations held", is_required=True, kind=ValueKind.MEASURED),),
    outcome=(CellFacts("Turnover", is_required=True, kind=ValueKind.NOT_COLLECTED),),
    nothing_reasons={},
)


def months(span: Span, waived: tuple[Month, ...] = ()) -> list[str]:
    return [month.iso for month in rules.months_to_report(span, waived)]


def span(starts_on: date, *, length: int = 18, joined_on: date | None = None, left_on: date | None = None) -> Span:
    return Span(starts_on, length, joined_on or starts_on, left_on)


class TestWhichMonths:
    @pytest.mark.parametrize(
        ("starts_on", "first", "last"),
        [
            (date(2025, 1, 1), "2025-01", "2026-06"),
            (date(2025, 3, 10), "2025-03", "2026-08"),
            (date(2025, 3, 15), "2025-03", "2026-08"),
            (date(2025, 3, 16), "2025-04", "2026-09"),
            (date(2025, 8, 31), "2025-09", "2027-02"),
            (date(2024, 2, 29), "2024-03", "2025-08"),
        ],
    )
    def test_eighteen_months_from_the_start_by_the_rule_of_15(self, starts_on: date, first: str, last: str) -> None:
        owed = months(span(starts_on))
        assert (owed[0], owed[-1], len(owed)) == (first, last, 18)
        assert month_number(span(starts_on), Month.parse(first)) == 1

    @pytest.mark.parametrize(
        ("joined_on", "first"),
        [
            (date(2025, 3, 10), "2025-03"),
            (date(2025, 5, 15), "2025-05"),
            (date(2025, 5, 16), "2025-06"),
            (date(2025, 1, 5), "2025-03"),
        ],
    )
    def test_who_joins_late_starts_by_the_same_rule_and_ends_with_the_cohort(self, joined_on: date, first: str) -> None:
        owed = months(span(date(2025, 3, 10), joined_on=joined_on))
        assert (owed[0], owed[-1]) == (first, "2026-08")

    @pytest.mark.parametrize(
        ("left_on", "last"),
        [
            (date(2025, 6, 30), "2025-05"),
            (date(2025, 7, 1), "2025-06"),
            (date(2025, 7, 31), "2025-06"),
            (date(2026, 9, 9), "2026-08"),  # one day before the program ends: August is over
            (date(2026, 9, 10), "2026-08"),
            (date(2027, 1, 1), "2026-08"),
        ],
    )
    def test_who_leaves_owes_the_months_that_ended_before(self, left_on: date, last: str) -> None:
        assert months(span(date(2025, 3, 10), left_on=left_on))[-1] == last

    def test_who_leaves_before_the_first_month_is_over_owes_nothing(self) -> None:
        assert months(span(date(2025, 3, 10), left_on=date(2025, 3, 31))) == []

    @pytest.mark.parametrize(
        ("pause", "left_out"),
        [
            ((date(2025, 4, 30), date(2025, 5, 1)), ["2025-04"]),
            ((date(2025, 4, 1), date(2025, 4, 30)), []),
            ((date(2025, 4, 15), date(2025, 6, 15)), ["2025-04", "2025-05"]),
            ((date(2025, 6, 30), None), ["2025-06", "2025-07", "2025-08"]),
        ],
    )
    def test_a_pause_over_the_last_day_takes_the_month_out(
        self, pause: tuple[date, date | None], left_out: list[str]
    ) -> None:
        whole = months(span(date(2025, 3, 10), length=6))
        paused = months(Span(date(2025, 3, 10), 6, date(2025, 3, 10), None, (pause,)))
        assert [month for month in whole if month not in paused] == left_out

    def test_a_waived_month_is_not_reported(self) -> None:
        assert "2025-05" not in months(span(date(2025, 3, 10)), (Month(2025, 5),))

    @pytest.mark.parametrize(
        ("at", "owed"),
        [
            (datetime(2025, 4, 1, 4, tzinfo=UTC) - SECOND, []),
            (datetime(2025, 4, 1, 4, tzinfo=UTC), ["2025-03"]),
            (datetime(2025, 5, 1, 4, tzinfo=UTC), ["2025-03", "2025-04"]),
        ],
    )
    def test_a_month_is_owed_once_it_is_over_where_the_team_is(self, at: datetime, owed: list[str]) -> None:
        found = rules.months_owed(span=span(date(2025, 3, 10)), rule=EASTERN, at=at)
        assert [month.iso for month in found] == owed

    def test_back_data_are_the_twelve_months_before_the_first(self) -> None:
        back = rules.back_data_months(span(date(2025, 3, 16)))
        assert (back[0].iso, back[-1].iso, len(back)) == ("2024-04", "2025-03", 12)


class TestWhenDue:
    @pytest.mark.parametrize(
        ("month", "due_on", "locks_on"),
        [
            (Month(2025, 1), date(2025, 2, 10), date(2025, 3, 2)),
            (Month(2025, 2), date(2025, 3, 10), date(2025, 3, 30)),
            (Month(2024, 2), date(2024, 3, 10), date(2024, 3, 30)),
            (Month(2025, 8), date(2025, 9, 10), date(2025, 9, 30)),
            (Month(2025, 12), date(2026, 1, 10), date(2026, 1, 30)),
        ],
    )
    def test_the_tenth_and_the_thirtieth_day_after_the_month(self, month: Month, due_on: date, locks_on: date) -> None:
        assert rules.due_on(month, EASTERN) == due_on
        assert rules.locks_on(month, EASTERN) == locks_on

    @pytest.mark.parametrize(
        ("zone", "due"),
        [
            ("America/New_York", datetime(2027, 4, 11, 4, tzinfo=UTC)),
            ("America/Los_Angeles", datetime(2027, 4, 11, 7, tzinfo=UTC)),
            ("Asia/Singapore", datetime(2027, 4, 10, 16, tzinfo=UTC)),
            ("Pacific/Kiritimati", datetime(2027, 4, 10, 10, tzinfo=UTC)),
        ],
    )
    def test_on_time_until_the_last_second_of_the_day_in_the_team_s_zone(self, zone: str, due: datetime) -> None:
        assert rules.due_by(MARCH, MonthRule(10, 30, zone)) == due
        assert rules.is_on_time(first_submitted_at=due - SECOND, due=due)
        assert not rules.is_on_time(first_submitted_at=due, due=due)
        assert not rules.is_on_time(first_submitted_at=None, due=due)

    def test_the_day_on_which_the_clocks_change_is_an_hour_shorter(self) -> None:
        # The report on February 2027 with 14 days is due on Mar 14, when New York's clocks go forward.
        rule = MonthRule(14, 30, "America/New_York")
        assert rules.due_by(Month(2027, 2), rule) == datetime(2027, 3, 15, 4, tzinfo=UTC)
        assert rules.due_by(Month(2027, 2), EASTERN) == datetime(2027, 3, 11, 5, tzinfo=UTC)

    def test_an_extension_moves_the_due_date_and_the_lock_only_where_it_must(self) -> None:
        short = Exceptions(due_on=date(2027, 4, 20))
        assert rules.due_on(MARCH, EASTERN, short) == date(2027, 4, 20)
        assert rules.locks_on(MARCH, EASTERN, short) == date(2027, 4, 30)
        long = Exceptions(due_on=date(2027, 5, 9))
        assert rules.locks_on(MARCH, EASTERN, long) == date(2027, 5, 9)

    def test_a_later_lock_leaves_the_due_date_and_an_earlier_one_changes_nothing(self) -> None:
        assert rules.due_on(MARCH, EASTERN, Exceptions(locks_on=date(2027, 6, 1))) == date(2027, 4, 10)
        assert rules.locks_on(MARCH, EASTERN, Exceptions(locks_on=date(2027, 6, 1))) == date(2027, 6, 1)
        assert rules.locks_on(MARCH, EASTERN, Exceptions(locks_on=date(2027, 4, 15))) == date(2027, 4, 30)


class TestWhoMayEdit:
    @pytest.mark.parametrize(
        ("state", "at", "may"),
        [
            (None, datetime(2027, 3, 1, 5, tzinfo=UTC) - SECOND, False),
            (None, datetime(2027, 3, 1, 5, tzinfo=UTC), True),
            (ReportState.DRAFT, LOCK - SECOND, True),
            (ReportState.DRAFT, LOCK, False),
            (ReportState.SUBMITTED, LOCK - SECOND, False),
            (ReportState.ACCEPTED, LOCK - SECOND, False),
        ],
    )
    def test_from_the_first_day_until_the_lock(self, state: str | None, at: datetime, *, may: bool) -> None:
        assert (
            rules.may_edit(state=state, month=MARCH, rule=EASTERN, exceptions=NO_EXCEPTIONS, returned_at=None, at=at)
            is may
        )

    @pytest.mark.parametrize(
        ("returned_at", "closes"),
        [
            (datetime(2027, 4, 12, 15, tzinfo=UTC), LOCK),
            (LOCK - timedelta(days=7), LOCK),
            (LOCK - timedelta(days=7) + SECOND, LOCK + SECOND),
            (datetime(2027, 6, 1, 15, tzinfo=UTC), datetime(2027, 6, 8, 15, tzinfo=UTC)),
        ],
    )
    def test_a_returned_report_stays_open_seven_days_or_until_the_lock(
        self, returned_at: datetime, closes: datetime
    ) -> None:
        for at, may in ((closes - SECOND, True), (closes, False)):
            assert (
                rules.may_edit(
                    state=ReportState.RETURNED,
                    month=MARCH,
                    rule=EASTERN,
                    exceptions=NO_EXCEPTIONS,
                    returned_at=returned_at,
                    at=at,
                )
                is may
            )

    def test_a_granted_lock_keeps_the_month_open(self) -> None:
        granted = Exceptions(locks_on=date(2027, 5, 31))
        for at, may in (
            (datetime(2027, 6, 1, 4, tzinfo=UTC) - SECOND, True),
            (datetime(2027, 6, 1, 4, tzinfo=UTC), False),
        ):
            assert (
                rules.may_edit(state=None, month=MARCH, rule=EASTERN, exceptions=granted, returned_at=None, at=at)
                is may
            )


@pytest.mark.parametrize("state", list(ReportState))
@pytest.mark.parametrize("wanted", list(ReportState))
def test_the_only_ways_from_state_to_state(state: str, wanted: str) -> None:
    allowed = {
        ("draft", "submitted"),
        ("submitted", "returned"),
        ("submitted", "accepted"),
        ("returned", "submitted"),
    }
    assert rules.may_become(state, wanted) is ((str(state), str(wanted)) in allowed)


class TestCells:
    @pytest.mark.parametrize(
        ("typed", "has_denominator", "kind"),
        [
            (Typed("measured"), True, None),
            (Typed("measured"), False, None),
            (Typed("measured", Decimal(0), Decimal(16)), True, ValueKind.MEASURED),
            (Typed("measured", Decimal(12)), True, ValueKind.PARTIAL),
            (Typed("measured", None, Decimal(16)), True, ValueKind.PARTIAL),
            (Typed("measured", value=Decimal(0)), False, ValueKind.MEASURED),
            (Typed("measured", Decimal(12), Decimal(16)), False, None),
            (Typed("not_collected", Decimal(12), reason="System down"), True, ValueKind.NOT_COLLECTED),
            (Typed("not_applicable"), False, ValueKind.NOT_APPLICABLE),
        ],
    )
    def test_blank_is_not_zero_and_half_is_not_whole(
        self, typed: Typed, kind: ValueKind | None, *, has_denominator: bool
    ) -> None:
        assert rules.kind_of(typed, has_denominator=has_denominator) == kind

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            (Typed("measured", Decimal(16), Decimal(16)), None),
            (Typed("measured", Decimal(0), Decimal(16)), None),
            (Typed("measured", Decimal(17), Decimal(16)), "numerator"),
            (Typed("measured", Decimal(-1), Decimal(16)), "numerator"),
            (Typed("measured", Decimal(12), Decimal(0)), "denominator"),
            (Typed("measured", Decimal(12), Decimal(-4)), "denominator"),
            (Typed("measured", None, Decimal(0)), "denominator"),
            (Typed("measured", Decimal(17)), None),
            (Typed("measured"), None),
            (Typed("not_collected"), "reason"),
            (Typed("not_collected", reason="System down"), None),
            (Typed("not_applicable"), None),
        ],
    )
    def test_only_the_impossible_is_refused(self, typed: Typed, field: str | None) -> None:
        fault = rules.fault_in(typed, has_denominator=True, is_proportion=True)
        assert (fault[0] if fault else None) == field

    def test_a_rate_may_be_above_its_exposure(self) -> None:
        typed = Typed("measured", Decimal(17), Decimal(16))
        assert rules.fault_in(typed, has_denominator=True, is_proportion=False) is None

    def test_a_single_number_may_be_below_zero(self) -> None:
        typed = Typed("measured", value=Decimal(-40))
        assert rules.fault_in(typed, has_denominator=False, is_proportion=False) is None


class TestMissing:
    @staticmethod
    def sentences(**changed: object) -> list[str]:
        facts = ReportFacts(**{**FACTS.__dict__, **changed})
        return [item.sentence for item in rules.missing(facts)]

    def test_a_whole_report_lacks_nothing(self) -> None:
        assert self.sentences() == []

    @pytest.mark.parametrize(
        ("changed", "part", "sentence"),
        [
            ({"tests": 0}, Part.CHANGES, "Add a change you tested, or say why there was none this month."),
            ({"has_learned": False}, Part.LEARNING, "Write what you learned, or say why there is nothing this month."),
            (
                {"process": ()},
                Part.PROCESS,
                "Choose a process measure, or say why there is no process data this month.",
            ),
            (
                {"outcome": ()},
                Part.OUTCOME,
                "Choose an outcome measure, or say why there is no outcome data this month.",
            ),
            (
                {"process": (CellFacts("Conversations held", is_required=True, kind=""),)},
                Part.PROCESS,
                "Enter Conversations held, or choose not collected and say why.",
            ),
            (
                {"outcome": (CellFacts("Turnover", is_required=False, kind=ValueKind.PARTIAL),)},
                Part.OUTCOME,
                "Finish Turnover: numerator and denominator belong together.",
            ),
        ],
    )
    def test_each_part_is_asked_for_and_can_be_empty_for_a_reason(
        self, changed: dict[str, object], part: Part, sentence: str
    ) -> None:
        assert self.sentences(**changed) == [sentence]
        assert self.sentences(**changed, nothing_reasons={part: "Two weeks of strike."}) == []

    def test_an_optional_measure_may_be_left_blank(self) -> None:
        cells = (*FACTS.process, CellFacts("Extra", is_required=False, kind=""))
        assert self.sentences(process=cells) == []
