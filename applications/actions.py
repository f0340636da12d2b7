"""What people do with applications. The only writers of these tables.

Each action that reads before it writes locks the application first, so that two at once become one after the other.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import emails, queries, rules
from applications.models import (
    Application,
    ApplicationEditor,
    ApplicationLetter,
    ApplicationReadiness,
    ApplicationReadinessAnswer,
    CommitmentTick,
    Decision,
    Enquiry,
    Nominee,
    Section,
    Transition,
)
from applications.rules import DecisionKind, SectionKey, State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from joynet.files import actions as files
from joynet.files.intake import Intake
from joynet.lib.zones import day_in_words, deadline_in_words, in_words_with_year
from joynet.network.models import MAY_BE_UNSURE, Network
from joynet.network.queries import commitments_in_force
from joynet.outbox import actions as outbox
from joynet.outbox.mail import Rendered
from teams import actions as team_actions
from teams.actions import NewLetter, NewMember, NewReadiness, NewTeam
from teams.models import Cohort, Team
from teams.readiness.instrument import CURRENT, INSTRUMENTS
from teams.rules import Slot

COPY_EVERY = timedelta(hours=1)


class ApplyingRefused(ValidationError):
    """No application can be begun or sent now; the message says when it can."""


class ApplicationClosed(ValidationError):
    """The application can no longer be changed; nothing has been."""


class SectionStale(ValidationError):
    """Somebody has saved this part since the page was opened; nothing has been changed."""


class NotComplete(ValidationError):
    """The application cannot be sent yet; `gaps` says everything that is missing."""

    def __init__(self, gaps: tuple[rules.Gap, ...]) -> None:
        super().__init__([gap.sentence for gap in gaps])
        self.gaps = gaps


class TooManyParticipants(ValidationError):
    """The team is full."""


class TransitionRefused(ValidationError):
    """The application is not in a state from which this can be done; the message says what has happened."""


# ---- beginning


@transaction.atomic
def start_application(*, cohort: Cohort, user: User, by: Actor, at: datetime) -> Application:
    """The person's draft in this cohort; a new one when there is none. Two requests at once begin one."""
    User.objects.select_for_update().get(pk=user.pk)
    existing = queries.draft_of(user=user, cohort=cohort)
    if existing is not None:
        return existing
    if not rules.may_send(
        opens_at=cohort.applications_open_at, closes_at=cohort.applications_close_at, extended_until=None, at=at
    ):
        raise ApplyingRefused(f"{cohort} does not take applications now.")
    application = Application(
        cohort=cohort, reference=_free_reference(cohort.starts_on.year), state_at=at, zone=cohort.zone
    )
    application.full_clean()
    application.save()
    editor = ApplicationEditor(application=application, user=user, accepted_at=at)
    editor.full_clean()
    editor.save()
    audit.record(by=by, at=at, verb="started application", target=application)
    outbox.queue(emails.draft_started(application, user, at=at), at=at)
    return application


def _free_reference(year: int) -> str:
    while True:
        letters = "".join(secrets.choice(rules.REFERENCE_LETTERS) for _ in range(rules.REFERENCE_LENGTH))
        reference = rules.reference(year, letters)
        if not Application.objects.filter(reference=reference).exists():
            return reference


# ---- filling in


def _lock(application: Application) -> Application:
    return Application.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=application.pk)


def _lock_to_edit(application: Application) -> Application:
    """The locked application; ApplicationClosed once it has been sent or withdrawn."""
    application = _lock(application)
    if not application.is_editable:
        day = day_in_words(queries.today_of(application, application.state_at))
        state = application.public_state.lower()
        raise ApplicationClosed(
            f"Nothing was changed: since {day} this application is “{state}”, and its answers can be read only."
        )
    return application


def _save_section(application: Application, key: SectionKey, *, seen: int | None, by: Actor, at: datetime) -> Section:
    """Numbers one more saving. `seen`: the revision that the writer saw; None where rows have their own."""
    section = Section.objects.filter(application=application, key=key).first() or Section(
        application=application, key=key
    )
    if seen is not None and section.revision != seen:
        raise SectionStale(_who_was_it(section, by))
    section.revision += 1
    section.edited_by, section.edited_at = by.user, at
    section.full_clean()
    section.save()
    return section


def _who_was_it(section: Section, by: Actor) -> str:
    if section.edited_by is not None and section.edited_by == by.user:
        return "You saved this page in another window while it was open here. What you typed here is not saved yet."
    return f"{section.edited_by or 'Somebody'} saved this page while you had it open. What you typed is not saved yet."


@transaction.atomic
def describe_organization(
    *,
    application: Application,
    seen_revision: int,
    organization_name: str,
    kind: str,
    country: str,
    size: int | None,
    zone: str,
    by: Actor,
    at: datetime,
) -> Section:
    """Saves what is known of the organization so far; anything may be missing."""
    application = _lock_to_edit(application)
    section = _save_section(application, SectionKey.ORGANIZATION, seen=seen_revision, by=by, at=at)
    application.organization_name = organization_name
    application.kind = kind
    application.country = country
    application.size = size
    application.zone = zone or application.cohort.zone
    application.full_clean()
    application.save()
    return section


@transaction.atomic
def make_commitments(
    *, application: Application, seen_revision: int, name: str, given: Mapping[int, str], by: Actor, at: datetime
) -> Section:
    """Saves which commitments are made, by the number of their text ("" = not made).

    A tick that stands keeps its name and time; one that changes is taken back and made anew.
    """
    application = _lock_to_edit(application)
    section = _save_section(application, SectionKey.COMMITMENTS, seen=seen_revision, by=by, at=at)
    standing = {tick.text_version_id: tick for tick in application.ticks.filter(taken_back_at__isnull=True)}
    for text in commitments_in_force(at):
        tick, answer = standing.get(text.pk), given.get(text.pk, "")
        if tick is not None and tick.answer == answer and (tick.name or not name):
            continue
        if tick is not None:
            tick.taken_back_at = at
            tick.full_clean()
            tick.save()
        if answer and (answer == rules.TickAnswer.YES or text.kind in MAY_BE_UNSURE):
            made = CommitmentTick(
                application=application, text_version=text, answer=answer, name=name, at=at, by=by.user
            )
            made.full_clean()
            made.save()
    return section


@transaction.atomic
def attach_letter(
    *, application: Application, seen_revision: int, intake: Intake, by: Actor, at: datetime
) -> ApplicationLetter:
    """Puts an uploaded letter into the application. A letter that was there before stays, void."""
    application = _lock_to_edit(application)
    _save_section(application, SectionKey.LETTER, seen=seen_revision, by=by, at=at)
    stored = files.store_file(intake=intake, by=by, at=at)
    letter = queries.letter_in_force(application) or ApplicationLetter(application=application)
    if letter.file_id is not None:
        earlier, letter = letter, _same_details(letter)
        earlier.void_at, earlier.void_reason = at, "Replaced by a newer upload."
        earlier.full_clean()
        earlier.save()
    letter.file = stored
    letter.full_clean()
    letter.save()
    return letter


def _same_details(letter: ApplicationLetter) -> ApplicationLetter:
    return ApplicationLetter(
        application=letter.application,
        signatory_name=letter.signatory_name,
        signatory_title=letter.signatory_title,
        level=letter.level,
        dated_on=letter.dated_on,
    )


@transaction.atomic
def describe_letter(
    *,
    application: Application,
    seen_revision: int,
    signatory_name: str,
    signatory_title: str,
    level: str,
    dated_on: date | None,
    by: Actor,
    at: datetime,
) -> Section:
    """Saves who signed the letter and when; it may come before the letter itself."""
    application = _lock_to_edit(application)
    section = _save_section(application, SectionKey.LETTER, seen=seen_revision, by=by, at=at)
    letter = queries.letter_in_force(application) or ApplicationLetter(application=application)
    letter.signatory_name = signatory_name
    letter.signatory_title = signatory_title
    letter.level = level
    letter.dated_on = dated_on
    letter.full_clean()
    letter.save()
    return section


@dataclass(frozen=True)
class Participant:
    """What is typed about a named person; anything may be missing."""

    name: str = ""
    email: str = ""
    title: str = ""
    subtype: str = ""
    profession: str = ""
    attests_direct_care: bool = False
    hours_per_week: Decimal | None = None


@transaction.atomic
def nominate(
    *, application: Application, slot: str, participant: Participant, nonce: UUID, by: Actor, at: datetime
) -> Nominee:
    """Names one more participant. The same `nonce` twice (a form sent twice) names one."""
    application = _lock_to_edit(application)
    existing = application.nominees.filter(nonce=nonce).first()
    if existing is not None:
        return existing
    if application.nominees.count() >= rules.MOST_PARTICIPANTS:
        raise TooManyParticipants(
            f"{rules.MOST_PARTICIPANTS} people are named, and a team has {rules.MOST_PARTICIPANTS} at most. "
            "Remove somebody first."
        )
    nominee = Nominee(application=application, slot=slot, nonce=nonce)
    _describe(nominee, participant)
    _save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    return nominee


@transaction.atomic
def change_nominee(
    *, nominee: Nominee, seen_revision: int, participant: Participant, by: Actor, at: datetime
) -> Nominee:
    """Saves what is typed about a participant."""
    application = _lock_to_edit(nominee.application)
    nominee = Nominee.objects.get(pk=nominee.pk)
    if nominee.revision != seen_revision:
        section = application.sections.filter(key=SectionKey.PARTICIPANTS).select_related("edited_by").first()
        raise SectionStale(_who_was_it(section or Section(), by))
    nominee.revision += 1
    _describe(nominee, participant)
    _save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    return nominee


def _describe(nominee: Nominee, participant: Participant) -> None:
    is_clinician = nominee.slot == Slot.FRONTLINE_CLINICIAN
    nominee.name = participant.name
    nominee.email = participant.email
    nominee.title = participant.title
    nominee.subtype = participant.subtype if nominee.slot == Slot.CORE else ""
    nominee.profession = participant.profession if is_clinician else ""
    nominee.attests_direct_care = participant.attests_direct_care if is_clinician else None
    nominee.hours_per_week = participant.hours_per_week
    nominee.full_clean()
    nominee.save()


@transaction.atomic
def remove_nominee(*, nominee: Nominee, by: Actor, at: datetime) -> None:
    """Takes a person off the draft; what was typed about them is not kept."""
    application = _lock_to_edit(nominee.application)
    removed, _ = application.nominees.filter(pk=nominee.pk).delete()
    if removed:
        _save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)


@dataclass(frozen=True)
class ItemAnswer:
    """One item as it stands on the page; `level` None with `is_answered` is "don't know"."""

    item: str
    is_answered: bool
    level: int | None
    evidence: str


@transaction.atomic
def answer_readiness(
    *,
    application: Application,
    section_key: SectionKey,
    seen_revision: int,
    given: Iterable[ItemAnswer],
    by: Actor,
    at: datetime,
) -> Section:
    """Saves the answers of one domain so far."""
    application = _lock_to_edit(application)
    section = _save_section(application, section_key, seen=seen_revision, by=by, at=at)
    response = queries.response_of(application)
    if response is None:
        response = ApplicationReadiness(application=application, instrument_version=CURRENT.version)
        response.full_clean()
        response.save()
    known = {item.code for item in INSTRUMENTS[response.instrument_version].items}
    rows = {row.item: row for row in response.answers.all()}
    for answer in given:
        if answer.item not in known:
            continue
        row = rows.get(answer.item)
        if not answer.is_answered and not answer.evidence.strip():
            if row is not None:
                row.delete()
            continue
        row = row or ApplicationReadinessAnswer(response=response, item=answer.item)
        row.level = answer.level if answer.is_answered else None
        row.is_open = not answer.is_answered
        row.evidence = answer.evidence
        row.full_clean()
        row.save()
    return section


# ---- sending


def _move(application: Application, to_state: State, *, by: Actor, at: datetime, reason: str = "") -> Transition:
    """One change of state, by the table; the caller holds the application's lock."""
    if not rules.may_move(application.state, to_state):
        raise TransitionRefused(_what_has_happened(application, by))
    step = Transition(
        application=application,
        from_state=application.state,
        to_state=to_state,
        by=by.user,
        at=at,
        reason=reason,
    )
    step.full_clean()
    step.save()
    application.state, application.state_at = to_state, at
    application.full_clean()
    application.save()
    return step


def _what_has_happened(application: Application, by: Actor) -> str:
    """Why nothing was done, for staff whose button somebody else, or they themselves, had pressed before."""
    last = application.transitions.select_related("by").order_by("-at", "-pk").first()
    if last is None:
        return f"Nothing was done: {application} is a draft and has not been sent."
    who = "you" if last.by is not None and last.by == by.user else str(last.by or "the system")
    zone = by.user.time_zone if by.user else application.cohort.zone
    state = State(last.to_state).label.lower()
    return f"Nothing was done: {application} has been “{state}” since {in_words_with_year(last.at, zone)}, by {who}."


@transaction.atomic
def send_application(*, application: Application, by: Actor, at: datetime) -> Application:
    """Sends the application. Sent twice, it is sent once. NotComplete says everything that is missing."""
    application = _lock(application)
    if application.state == State.SUBMITTED:
        return application
    if not application.is_editable:
        raise ApplicationClosed(f"Nothing was sent: this application is “{application.public_state.lower()}”.")
    cohort = application.cohort
    extended = queries.extended_until(application)
    if not rules.may_send(
        opens_at=cohort.applications_open_at,
        closes_at=cohort.applications_close_at,
        extended_until=extended,
        at=at,
    ):
        end = max(cohort.applications_close_at, extended or cohort.applications_close_at)
        raise ApplyingRefused(
            f"Applications to {cohort} closed on {deadline_in_words(end, cohort.zone)}. "
            "Your answers are kept. Call or write to us if you need more time."
        )
    gaps = rules.missing(queries.facts_of(application, at), queries.today_of(application, at))
    if gaps:
        raise NotComplete(gaps)
    _move(application, State.SUBMITTED, by=by, at=at)
    audit.record(by=by, at=at, verb="sent application", target=application)
    number = application.transitions.filter(to_state=State.SUBMITTED).count()
    for user in queries.editors_of(application):
        outbox.queue(emails.received(application, user, number=number, at=at), at=at)
    return application


@transaction.atomic
def withdraw_application(*, application: Application, reason: str, by: Actor, at: datetime) -> Application:
    """The applicant takes the application back, before a decision. Twice is once."""
    application = _lock(application)
    if application.state == State.WITHDRAWN:
        return application
    if application.state not in rules.WITHDRAWABLE:
        raise ApplicationClosed(
            f"Nothing was changed: this application is “{application.public_state.lower()}”. "
            "Call or write to us if you do not want the place."
        )
    _move(application, State.WITHDRAWN, by=by, at=at, reason=reason)
    audit.record(by=by, at=at, verb="withdrew application", target=application)
    for user in queries.editors_of(application):
        outbox.queue(emails.withdrawn(application, user, at=at), at=at)
    return application


# ---- staff


@transaction.atomic
def start_review(*, application: Application, by: Actor, at: datetime) -> Application:
    """Staff begin to read a submitted application."""
    application = _lock(application)
    _move(application, State.IN_REVIEW, by=by, at=at)
    audit.record(by=by, at=at, verb="started review", target=application)
    return application


@transaction.atomic
def accept_application(*, application: Application, reason: str, by: Actor, at: datetime) -> Team:
    """Gives the place: organization, team, people, letter and readiness are carried over; nothing is typed again.

    The roster counts from the day of acceptance in the cohort's zone. The applicant and each participant get a mail.
    """
    application = _lock(application)
    _refuse_own(application, by)
    _move(application, State.ACCEPTED, by=by, at=at, reason=reason)
    _decide(application, DecisionKind.ACCEPT, reason, by=by, at=at)
    mails = [(user, emails.accepted_text(application, user, reason=reason)) for user in queries.editors_of(application)]
    team = team_actions.found_team(new=_team_of(application, at), by=by, at=at)
    application.team = team
    application.full_clean()
    application.save()
    audit.record(by=by, at=at, verb="accepted application", target=application, details={"team": team.pk})
    _tell(application, mails, rule="application_accepted", at=at)
    return team


@transaction.atomic
def decline_application(*, application: Application, reason: str, by: Actor, at: datetime) -> Application:
    """Gives no place, with a reason that the applicant reads."""
    application = _lock(application)
    _refuse_own(application, by)
    _move(application, State.DECLINED, by=by, at=at, reason=reason)
    _decide(application, DecisionKind.DECLINE, reason, by=by, at=at)
    audit.record(by=by, at=at, verb="declined application", target=application)
    mails = [(user, emails.declined_text(application, user, reason=reason)) for user in queries.editors_of(application)]
    _tell(application, mails, rule="application_declined", at=at)
    return application


def _refuse_own(application: Application, by: Actor) -> None:
    if by.user is not None and by.user in queries.editors_of(application):
        raise TransitionRefused("You work on this application yourself. Ask a colleague to decide on it.")


def _decide(application: Application, kind: DecisionKind, reason: str, *, by: Actor, at: datetime) -> Decision:
    decision = Decision(application=application, kind=kind, reason=reason, decided_by=by.user, at=at, released_at=at)
    decision.full_clean()
    stamp(decision, by=by, at=at)
    decision.save()
    return decision


def _tell(application: Application, mails: list[tuple[User, Rendered]], *, rule: str, at: datetime) -> None:
    for user, written in mails:
        outbox.queue(emails.decision(application, user, written, rule=rule, at=at), at=at)


def _team_of(application: Application, at: datetime) -> NewTeam:
    """Everything of the application that goes on living in the team."""
    letter = queries.letter_in_force(application)
    response = queries.response_of(application)
    return NewTeam(
        cohort=application.cohort,
        organization_name=application.organization_name.strip(),
        country=application.country.strip(),
        kind=application.kind,
        size=application.size,
        team_name=application.organization_name.strip(),
        zone=application.zone,
        joined_on=queries.today_of(application, at),
        members=tuple(_member_of(nominee) for nominee in queries.nominees_of(application)),
        letter=None if letter is None else _letter_of(letter),
        readiness=None
        if response is None
        else NewReadiness(
            response.instrument_version,
            tuple((row.item, row.level, row.evidence) for row in queries.answers_of(response) if not row.is_open),
        ),
    )


def _member_of(nominee: Nominee) -> NewMember:
    return NewMember(
        name=" ".join(nominee.name.split()),
        email=nominee.email.strip(),
        title=nominee.title.strip(),
        slot=nominee.slot,
        subtype=nominee.subtype,
        profession=nominee.profession.strip(),
        attests_direct_care=nominee.attests_direct_care,
        hours_per_week=nominee.hours_per_week or Decimal(0),
    )


def _letter_of(letter: ApplicationLetter) -> NewLetter:
    return NewLetter(
        file=letter.file,
        signatory_name=letter.signatory_name.strip(),
        signatory_title=letter.signatory_title.strip(),
        level=letter.level,
        dated_on=letter.dated_on,
        signed_text=letter.signed_text,
        signed_hash=letter.signed_hash,
        text_version=letter.text_version,
    )


@transaction.atomic
def record_letter_view(*, letter: ApplicationLetter, by: Actor, at: datetime) -> None:
    """A member of staff opens a letter of support."""
    audit.record(by=by, at=at, verb="viewed letter", target=letter, details={"application": letter.application_id})


# ---- questions from the public page


@transaction.atomic
def send_enquiry(
    *, network: Network, name: str, email: str, organization: str, message: str, by: Actor, at: datetime
) -> Enquiry:
    """Keeps a question for staff. Whoever asked gets a copy, an address one an hour: anybody can name any address."""
    was_written_to = Enquiry.objects.filter(email__iexact=email.strip(), at__gt=at - COPY_EVERY).exists()
    enquiry = Enquiry(
        network=network, name=name.strip(), email=email.strip(), organization=organization.strip(), text=message, at=at
    )
    enquiry.full_clean()
    enquiry.save()
    audit.record(by=by, at=at, verb="asked", target=enquiry)
    if not was_written_to:
        outbox.queue(emails.enquiry_copy(enquiry, at=at), at=at)
    return enquiry
