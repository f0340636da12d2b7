"""Acts on reports: what an accepted one leaves behind, and that a refused one leaves nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from joynet.accounts.models import AuditEntry
from joynet.lib.months import Month
from joynet.outbox.models import OutgoingMail
from submissions import actions, queries
from submissions.actions import CellEntry, EditedMeanwhile, ReportRefused, ValueRefused
from submissions.models import Annotation, Cycle, CycleInMonth, Learning, Report, ReportPart, Submission, Value
from submissions.rules import Part, ReportState, Typed
from teams.actions import pause_team
from tests.factories import make_team
from tests.submissions.conftest import APRIL, MARCH, NOW, Mercy

DUE = datetime(2027, 4, 11, 5, tzinfo=UTC)
"""March is no longer on time: the end of April 10, Central."""
LOCK = datetime(2027, 5, 1, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)
type Act = Callable[[Mercy], object]


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row that these acts may write, word for word."""
    models = [*apps.get_app_config("submissions").get_models(), AuditEntry, OutgoingMail]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@contextmanager
def refused(sentence: str, kind: type[ValidationError] = ReportRefused) -> Iterator[None]:
    """The act inside is refused with this sentence, and nothing at all is stored or sent."""
    before = everything()
    with pytest.raises(kind) as refusal:
        yield
    assert sentence in " ".join(refusal.value.messages)
    assert everything() == before


def verbs() -> list[str]:
    return list(
        AuditEntry.objects.filter(target_type="submissions.report").order_by("seq").values_list("verb", flat=True)
    )


class TestSubmit:
    def test_a_complete_month_is_stored_word_for_word_recorded_and_receipted(self, mercy: Mercy) -> None:
        report = mercy.submitted()
        assert report.state == ReportState.SUBMITTED
        submission = Submission.objects.get()
        assert (submission.number, submission.by, submission.at) == (1, mercy.user, NOW)
        figures = [(v["code"], v["numerator"], v["denominator"], v["shown"]) for v in submission.content["values"]]
        assert figures == [("O5", "5", "410", "1.2 %"), ("P1", "12", "16", "75 %")]
        assert submission.content["learning"] == [{"prompt": "learned", "text": "Ask twice.", "share": "network"}]
        assert submission.content["changes"][0]["objective"] == "Two questions at each huddle"
        assert verbs() == ["started report", "submitted report"]
        mail = OutgoingMail.objects.get(rule="report_received")
        assert mail.to_address == mercy.user.email
        assert "March 2027" in mail.subject

    @pytest.mark.parametrize(
        ("at", "words"),
        [(DUE - SECOND, "Submitted on time"), (DUE, "Submitted late"), (LOCK - SECOND, "Submitted late")],
    )
    def test_on_time_until_the_end_of_the_tenth_day_and_late_until_the_lock(
        self, mercy: Mercy, at: datetime, words: str
    ) -> None:
        mercy.fill()
        mercy.submit(at=at)
        assert queries.month_lines(team=mercy.team, at=at)[0].state_in_words == words

    def test_after_the_lock_it_is_refused(self, mercy: Mercy) -> None:
        mercy.fill()
        with refused("March 2027 is locked."):
            mercy.submit(at=LOCK)

    def test_a_second_submission_is_refused(self, mercy: Mercy) -> None:
        mercy.submitted()
        with refused("March 2027 has already been submitted."):
            mercy.submit(at=NOW + SECOND)

    def test_before_the_month_is_over_it_is_refused(self, mercy: Mercy) -> None:
        mercy.fill(APRIL)
        with refused("April 2027 is not over yet. It can be submitted from Sat, May 1, 12:00 AM Central."):
            mercy.submit(APRIL)

    def test_everything_that_is_missing_is_said_at_once(self, mercy: Mercy) -> None:
        mercy.save_figures(Part.PROCESS, 12, None)
        with pytest.raises(ReportRefused) as refusal:
            mercy.submit()
        assert refusal.value.messages == [
            "Add a change you tested, or say why there was none this month.",
            "Write what you learned, or say why there is nothing this month.",
            "Finish Staff with a “what matters” conversation: numerator and denominator belong together.",
            "Enter Voluntary turnover, or choose not collected and say why.",
        ]

    def test_a_month_that_was_never_started_is_refused_whole(self, mercy: Mercy) -> None:
        with refused("Write what you learned"):
            mercy.submit()
        assert not Report.objects.exists()

    @pytest.mark.parametrize("month", [Month(2027, 2), Month(2028, 9)])
    def test_outside_the_program_it_is_not_owed(self, mercy: Mercy, month: Month) -> None:
        with refused(f"Mercy Hospital does not owe a report for {month}."):
            mercy.submit(month, at=datetime(2029, 1, 1, tzinfo=UTC))

    def test_a_waived_or_paused_month_is_not_owed(self, mercy: Mercy) -> None:
        mercy.fill()
        mercy.grant("waiver")
        with refused("does not owe a report for March 2027"):
            mercy.submit()
        pause_team(
            team=mercy.team,
            starts_on=date(2027, 4, 10),
            ends_on=date(2027, 5, 1),
            reason="Strike.",
            by=mercy.boss,
            at=NOW,
        )
        with refused("does not owe a report for April 2027"):
            mercy.fill(APRIL)

    def test_an_extension_makes_it_on_time(self, mercy: Mercy) -> None:
        mercy.fill()
        mercy.grant("extension", due_on=date(2027, 4, 20))
        mercy.submit(at=DUE + timedelta(days=5))
        assert queries.month_lines(team=mercy.team, at=LOCK)[0].is_on_time

    def test_a_later_lock_opens_a_locked_month(self, mercy: Mercy) -> None:
        mercy.grant("lock", locks_on=date(2027, 6, 1), at=LOCK)
        assert mercy.submitted(at=LOCK + timedelta(days=1)).state == ReportState.SUBMITTED


class TestReturnAndAccept:
    def test_returned_with_a_reason_mailed_to_who_enters_and_kept_on_time(self, mercy: Mercy) -> None:
        report = mercy.submitted()
        actions.return_report(report=report, reason="Check the denominator.", by=mercy.boss, at=NOW)
        mails = OutgoingMail.objects.filter(rule="report_returned")
        assert {mail.to_address.split("@")[0] for mail in mails} == {"ana", "ben", "chi"}
        assert all("Check the denominator." in mail.text for mail in mails)
        assert verbs()[-1] == "returned report"
        later = LOCK - SECOND
        mercy.save_figures(Part.PROCESS, 13, 16, seen=1, at=later)
        mercy.submit(at=later)
        assert [s.number for s in Submission.objects.order_by("number")] == [1, 2]
        assert Submission.objects.get(number=1).content["values"][1]["numerator"] == "12"
        assert Submission.objects.get(number=2).content["values"][1]["numerator"] == "13"
        assert queries.month_lines(team=mercy.team, at=later)[0].is_on_time

    def test_returned_twice_each_return_has_its_mail(self, mercy: Mercy) -> None:
        report = mercy.submitted()
        for reason in ("Check the first.", "Check the second."):
            actions.return_report(report=report, reason=reason, by=mercy.boss, at=NOW)
            mercy.submit()
        mails = OutgoingMail.objects.filter(rule="report_returned", to_address__startswith="ben@")
        assert len(mails) == 2

    def test_returned_after_the_lock_it_is_open_for_seven_days(self, mercy: Mercy) -> None:
        report = mercy.submitted()
        at = LOCK + timedelta(days=3)
        actions.return_report(report=report, reason="Check it.", by=mercy.boss, at=at)
        mercy.learn("Ask three times.", seen=1, at=at + timedelta(days=7) - SECOND)
        with refused("is locked"):
            mercy.learn("Ask four times.", seen=2, at=at + timedelta(days=7))

    def test_a_return_needs_a_reason(self, mercy: Mercy) -> None:
        report = mercy.submitted()
        with refused("Say what to change before the report goes back.", ValidationError):
            actions.return_report(report=report, reason="", by=mercy.boss, at=NOW)

    def test_accepted_it_is_closed(self, mercy: Mercy) -> None:
        report = mercy.submitted()
        actions.accept_report(report=report, by=mercy.boss, at=NOW)
        assert verbs()[-1] == "accepted report"
        with refused("has already been submitted"):
            mercy.learn("More.", seen=1)
        with refused("This report is accepted and cannot become returned."):
            actions.return_report(report=report, reason="Check it.", by=mercy.boss, at=NOW)
        with refused("This report is accepted and cannot become accepted."):
            actions.accept_report(report=report, by=mercy.boss, at=NOW)

    def test_a_draft_is_neither_returned_nor_accepted(self, mercy: Mercy) -> None:
        mercy.fill()
        report = Report.objects.get()
        with refused("This report is draft and cannot become accepted."):
            actions.accept_report(report=report, by=mercy.boss, at=NOW)
        with refused("This report is draft and cannot become returned."):
            actions.return_report(report=report, reason="Check it.", by=mercy.boss, at=NOW)


class TestDrafts:
    def test_a_half_typed_cell_is_kept(self, mercy: Mercy) -> None:
        mercy.save_figures(Part.PROCESS, 12, None)
        value = Value.objects.get()
        assert (value.kind, value.numerator, value.denominator) == ("partial", Decimal(12), None)
        assert verbs() == ["started report"]  # saving a draft is no act

    def test_a_blank_cell_takes_the_value_back_and_its_history_stays(self, mercy: Mercy) -> None:
        mercy.save_figures(Part.PROCESS)
        mercy.save_figures(Part.PROCESS, None, None, seen=1)
        value = Value.objects.get()
        assert (value.kind, value.numerator, value.revision) == ("partial", None, 2)
        assert value.history.count() == 2

    def test_the_same_figures_again_write_no_new_revision(self, mercy: Mercy) -> None:
        mercy.save_figures(Part.PROCESS)
        mercy.save_figures(Part.PROCESS, seen=1)
        value = Value.objects.get()
        assert (value.revision, value.history.count()) == (1, 1)

    @pytest.mark.parametrize(
        ("numerator", "denominator", "column"), [(17, 16, "numerator"), (3, 0, "denominator"), (-1, 16, "numerator")]
    )
    def test_impossible_figures_are_refused_by_field(
        self, mercy: Mercy, numerator: int, denominator: int, column: str
    ) -> None:
        before = everything()
        with pytest.raises(ValueRefused) as refusal:
            mercy.save_figures(Part.PROCESS, numerator, denominator)
        assert set(refusal.value.error_dict) == {f"{mercy.process.pk}-{column}"}
        assert everything() == before

    def test_not_collected_needs_its_reason_and_counts_as_complete(self, mercy: Mercy) -> None:
        with refused("Say why it was not collected.", ValueRefused):
            mercy.save_figures(Part.PROCESS, None, None, kind="not_collected")
        mercy.fill()
        mercy.save_figures(Part.PROCESS, None, None, kind="not_collected", reason="System down.", seen=1)
        assert mercy.submit().state == ReportState.SUBMITTED

    def test_a_measure_of_another_part_or_team_is_left_alone(self, mercy: Mercy) -> None:
        entry = CellEntry(mercy.outcome.pk, Typed("measured", Decimal(1), Decimal(2)))
        actions.save_values(
            team=mercy.team,
            month=MARCH,
            part=Part.PROCESS,
            entries=[entry],
            nothing_reason="",
            seen_revision=0,
            by=mercy.by,
            at=NOW,
        )
        assert not Value.objects.exists()

    def test_before_the_month_begins_nothing_is_written(self, mercy: Mercy) -> None:
        with refused("May 2027 has not begun yet."):
            mercy.learn(month=Month(2027, 5))

    def test_what_one_month_says_stays_in_that_month(self, mercy: Mercy) -> None:
        mercy.learn("In March.")
        mercy.learn("In April.", month=APRIL)
        assert list(Learning.objects.order_by("pk").values_list("text", flat=True)) == ["In March.", "In April."]


class TestStale:
    def test_an_old_part_is_refused_and_names_who_was_faster(self, mercy: Mercy) -> None:
        mercy.learn("First.")
        with refused("Ben Okafor has saved this part since you opened it.", EditedMeanwhile):
            mercy.learn("Second.")
        assert Learning.objects.get().text == "First."

    def test_old_figures_are_refused(self, mercy: Mercy) -> None:
        mercy.save_figures(Part.PROCESS)
        with refused("has saved this part since", EditedMeanwhile):
            mercy.save_figures(Part.PROCESS, 1, 2)

    def test_an_old_test_is_refused(self, mercy: Mercy) -> None:
        mercy.fill()
        cycle = Cycle.objects.get()
        entry = actions.TestEntry(cycle.pk, "Three questions")
        with refused("Somebody else has changed this test", EditedMeanwhile):
            actions.save_test(team=mercy.team, month=MARCH, entry=entry, seen_revision=0, by=mercy.by, at=NOW)
        actions.save_test(team=mercy.team, month=MARCH, entry=entry, seen_revision=1, by=mercy.by, at=NOW)
        cycle.refresh_from_db()
        assert (cycle.objective, cycle.revision) == ("Three questions", 2)

    def test_an_old_reason_for_no_test_is_refused(self, mercy: Mercy) -> None:
        mercy.fill()
        with refused("has saved this part since", EditedMeanwhile):
            actions.say_nothing_tested(
                team=mercy.team, month=MARCH, reason="Strike.", seen_revision=0, by=mercy.by, at=NOW
            )


class TestTests:
    def test_a_test_takes_back_that_nothing_was_tested(self, mercy: Mercy) -> None:
        actions.say_nothing_tested(team=mercy.team, month=MARCH, reason="Strike.", seen_revision=0, by=mercy.by, at=NOW)
        mercy.fill()
        assert ReportPart.objects.get(part=Part.CHANGES).nothing_reason == ""

    def test_a_running_test_is_carried_into_the_next_month_and_taken_out_again(self, mercy: Mercy) -> None:
        mercy.fill()
        cycle = Cycle.objects.get()
        for _twice in range(2):
            actions.carry_test_on(team=mercy.team, month=APRIL, cycle=cycle, by=mercy.by, at=NOW)
        assert CycleInMonth.objects.filter(cycle=cycle).count() == 2
        actions.take_test_out(team=mercy.team, month=APRIL, cycle=cycle, by=mercy.by, at=NOW)
        assert [row.report.as_month for row in CycleInMonth.objects.select_related("report")] == [MARCH]

    def test_another_team_s_test_is_not_carried(self, mercy: Mercy) -> None:
        other = make_team(name="Alder Clinic", cohort=mercy.team.cohort)
        mercy.fill()
        cycle = Cycle.objects.get()
        with refused("belongs to another team"):
            actions.carry_test_on(team=other, month=MARCH, cycle=cycle, by=mercy.by, at=NOW)

    def test_closing_needs_a_decision(self, mercy: Mercy) -> None:
        entry = actions.TestEntry(None, "Two questions", closed_on=date(2027, 3, 30))
        with refused("Choose adopt, adapt or abandon to close the test.", ValidationError):
            actions.save_test(team=mercy.team, month=MARCH, entry=entry, seen_revision=0, by=mercy.by, at=NOW)

    def test_the_prediction_keeps_the_moment_at_which_it_was_first_made(self, mercy: Mercy) -> None:
        mercy.fill()
        entry = actions.TestEntry(Cycle.objects.get().pk, "Two questions", prediction="Seven of ten")
        actions.save_test(
            team=mercy.team, month=MARCH, entry=entry, seen_revision=1, by=mercy.by, at=NOW + timedelta(days=1)
        )
        assert Cycle.objects.get().predicted_at == NOW


class TestMeasures:
    def test_a_measure_is_chosen_once(self, mercy: Mercy) -> None:
        with refused("The team uses this measure already.", ValidationError):
            actions.choose_measure(
                team=mercy.team,
                measure=mercy.process.measure,
                role="process",
                direction="up",
                target=None,
                required=True,
                first_month=MARCH,
                by=mercy.by,
                at=NOW,
            )

    def test_back_data_are_stored_all_or_none(self, mercy: Mercy) -> None:
        good, bad = (CellEntry(mercy.process.pk, Typed("measured", Decimal(n), Decimal(16))) for n in (4, 17))
        with refused("Numerator is larger", ValueRefused):
            actions.enter_back_data(
                team_measure=mercy.process,
                entries={Month(2026, 3): good, Month(2026, 4): bad},
                by=mercy.by,
                at=NOW,
            )
        with refused("Back data are for Mar 2026 to Feb 2027."):
            actions.enter_back_data(team_measure=mercy.process, entries={MARCH: good}, by=mercy.by, at=NOW)
        with refused("January 2027 is not over yet."):
            at = datetime(2027, 1, 20, tzinfo=UTC)
            actions.enter_back_data(team_measure=mercy.process, entries={Month(2027, 1): good}, by=mercy.by, at=at)
        actions.enter_back_data(
            team_measure=mercy.process, entries={Month(2026, 3): good, Month(2027, 2): good}, by=mercy.by, at=NOW
        )
        assert Value.objects.filter(team_measure=mercy.process, kind="measured").count() == 2
        assert AuditEntry.objects.latest("seq").verb == "entered back data"

    def test_a_note_needs_a_text(self, mercy: Mercy) -> None:
        def note(text: str) -> Annotation:
            return actions.note_on_chart(
                team_measure=mercy.process, month=MARCH, kind="event", text=text, cycle=None, by=mercy.by, at=NOW
            )

        with refused("", ValidationError):
            note("")
        assert note("New unit opened").text == "New unit opened"
        assert AuditEntry.objects.latest("seq").verb == "noted on chart"


class TestExceptions:
    @pytest.mark.parametrize(
        ("kind", "due_on", "locks_on"),
        [
            ("extension", None, None),
            ("extension", date(2027, 4, 20), date(2027, 6, 1)),
            ("lock", date(2027, 4, 20), None),
            ("waiver", date(2027, 4, 20), None),
        ],
    )
    def test_an_exception_carries_its_own_date(
        self, mercy: Mercy, kind: str, due_on: date | None, locks_on: date | None
    ) -> None:
        with refused("Enter the date that belongs to this kind of exception", ValidationError):
            mercy.grant(kind, due_on=due_on, locks_on=locks_on)

    def test_the_latest_of_a_kind_counts(self, mercy: Mercy) -> None:
        mercy.grant("extension", due_on=date(2027, 4, 25))
        mercy.grant("extension", due_on=date(2027, 4, 20), at=NOW + SECOND)
        assert queries.calendar_of(mercy.team).of(MARCH).due_on == date(2027, 4, 20)
        assert AuditEntry.objects.latest("seq").verb == "granted exception"
