"""Pages of the application: the way in, the task list, one page for each thing that is asked, and sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications import access, actions, queries, rules
from applications.forms import (
    CommitmentsForm,
    DraftForm,
    LetterDetailsForm,
    LetterFileForm,
    OrganizationForm,
    ParticipantForm,
    ReadinessForm,
    WithdrawForm,
    participant_initial,
)
from applications.models import Application, Nominee, Section
from applications.rules import Gap, SectionKey, State
from joynet.accounts import sign_in
from joynet.accounts.forms import AddressForm
from joynet.accounts.http import AnyRequest, SignedInRequest
from joynet.accounts.models import User
from joynet.files.intake import taken_in
from joynet.files.serving import FileClosed, file_response
from joynet.lib.zones import day_in_words, deadline_in_words, in_words_with_year, local_day, time_in_words

# ---- the way in


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: AnyRequest) -> HttpResponseBase:
    """What will be asked and how long it takes; the address given here brings a code and leads on to the draft."""
    now = timezone.now()
    cohort = queries.open_cohort(now)
    user = request.user if isinstance(request.user, User) else None
    form = AddressForm(request.POST or None)
    if request.method == "POST" and cohort is not None:
        if user is not None:
            return redirect("applications:begin")
        if form.is_valid():
            address = form.cleaned_data["email"]
            return sign_in.start(request, address=address, next_url=reverse("applications:begin"), at=now)
    page = _window(now) | {
        "form": form,
        "draft": queries.draft_of(user=user, cohort=cohort) if user and cohort else None,
    }
    return render(request, "applications/start.html", page, status=422 if form.errors else 200)


def _window(now: datetime) -> dict[str, object]:
    """The cohort that can be applied to, with its dates; otherwise when the next one opens."""
    cohort = queries.open_cohort(now)
    if cohort is None:
        coming = queries.next_cohort(now)
        opens = "" if coming is None else in_words_with_year(coming.applications_open_at, coming.zone)
        return {"cohort": None, "coming": coming, "opens": opens}
    return {
        "cohort": cohort,
        "closes": deadline_in_words(cohort.applications_close_at, cohort.zone),
        "starts": day_in_words(cohort.starts_on),
        "ends": day_in_words(cohort.ends_on),
        "decided_by": day_in_words(queries.decision_day(cohort)),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: AnyRequest) -> HttpResponse:
    """The button that makes a draft. Whoever has one already goes to it."""
    user = request.user
    if not isinstance(user, User):
        return redirect("applications:start")
    now = timezone.now()
    cohort = queries.open_cohort(now)
    if cohort is None:
        return render(request, "applications/start.html", _window(now))
    draft = queries.draft_of(user=user, cohort=cohort)
    if draft is not None:
        return redirect("applications:home", reference=draft.reference)
    if request.method == "POST":
        try:
            made = actions.start_application(cohort=cohort, user=user, by=request.actor, at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
            return redirect("applications:start")
        return redirect("applications:home", reference=made.reference)
    return render(request, "applications/begin.html", _window(now))


@login_required
@require_safe
def home(request: SignedInRequest, reference: str) -> HttpResponse:
    """The task list of a draft; the answers and where they stand once it has been sent."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if application.is_editable:
        tasks = queries.task_list(application, reader=request.user, at=now)
        return render(request, "applications/tasks.html", {"application": application, "tasks": tasks})
    page = {
        "application": application,
        "status": queries.status_page(application, reader=request.user, at=now),
        "answers": queries.answers(application, zone=request.user.time_zone, at=now),
        "readiness": queries.readiness(application),
        "letter": queries.letter_line(queries.letter_in_force(application)),
    }
    return render(request, "applications/status.html", page)


# ---- one page of a draft


@dataclass(frozen=True)
class Difference:
    """One answer that two people gave differently."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Clash:
    """What is shown when somebody else has saved the page meanwhile."""

    sentence: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class DraftPage:
    """A page of a draft: its words, where it leads, and what may be wrong on it already."""

    request: SignedInRequest
    application: Application
    now: datetime
    key: SectionKey
    heading: str
    onward: str
    lead: str = ""
    template: str = "applications/form.html"
    back: str = ""
    nominee: Nominee | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    def problems(self) -> list[Gap]:
        """What is stored on this page and wrong, or worth a warning."""
        own = self.nominee.pk if self.nominee else None
        return [gap for gap in queries.problems_on(self.application, self.key, self.now) if gap.nominee == own]

    def draw(self, form: DraftForm, *, clash: Clash | None = None, status: int = 200) -> HttpResponse:
        """The page with the form as it is."""
        back = self.back or queries.url_of(self.application)
        return render(
            self.request,
            self.template,
            {
                "application": self.application,
                "heading": self.heading,
                "caption": f"Application {self.application.reference}",
                "lead": self.lead,
                "back": _checking(self.request, self.application) or back,
                "form": form,
                "clash": clash,
                **self.extra,
            },
            status=status,
        )


def _checking(request: SignedInRequest, application: Application) -> str:
    """The address of check answers when the person came from there."""
    return queries.url_of(application, "check") if request.GET.get("back") == "check" else ""


def _respond(
    page: DraftPage,
    form: DraftForm,
    *,
    save: Callable[[], Nominee | None],
    fresh: Callable[[], DraftForm],
) -> HttpResponse:
    """Shows the page, or saves what was sent: goes on, shows what is wrong, or who was faster. `fresh` reads anew."""
    request, application = page.request, page.application
    if request.method != "POST":
        form.show(page.problems())
        return page.draw(form)
    if not form.is_valid():
        return page.draw(form, status=422)
    nominee = page.nominee
    try:
        nominee = save() or nominee
    except actions.ApplicationClosed as refusal:
        return _closed(request, application, refusal)
    except actions.SectionStale as refusal:
        stored = fresh()
        differences = _differences(form, stored)
        if differences:
            form.carry(stored.initial["revision"])
            return page.draw(form, clash=Clash(refusal.messages[0], differences), status=409)
    except ValidationError as refusal:
        form.add_error("file" if "file" in form.fields else None, refusal)
        return page.draw(form, status=422)
    return _go_on(page, form, nominee)


def _go_on(page: DraftPage, form: DraftForm, nominee: Nominee | None) -> HttpResponse:
    """After saving: what is wrong is shown on the same page again; otherwise to where the page leads."""
    request, application = page.request, page.application
    own = nominee.pk if nominee else None
    found = [gap for gap in queries.problems_on(application, page.key, page.now) if gap.nominee == own]
    saved = time_in_words(page.now, request.user.time_zone)
    messages.success(request, f"Saved at {saved}: {page.heading[:1].lower()}{page.heading[1:]}.")
    for gap in found:
        if gap.is_warning and gap.field in form.fields:
            messages.warning(request, gap.sentence)
    if "later" in request.POST:
        return redirect("applications:home", reference=application.reference)
    if any(gap.is_problem and gap.field in form.fields for gap in found):
        again = request.get_full_path()
        return redirect(queries.url_of(application, "participant", nominee_id=nominee.pk) if nominee else again)
    return redirect(_checking(request, application) or page.onward)


def _differences(form: DraftForm, stored: DraftForm) -> tuple[Difference, ...]:
    """Where what was typed is not what is stored now."""
    found = []
    for name, drawn in form.fields.items():
        if drawn.widget.is_hidden or name in form.not_stored or name not in stored.fields:
            continue
        now = stored.shown(name, stored.get_initial_for_field(stored.fields[name], name))
        typed = form.shown(name, form.cleaned_data.get(name))
        if now != typed:
            found.append(Difference(form.label_of(name), now, typed))
    return tuple(found)


def _closed(request: SignedInRequest, application: Application, refusal: ValidationError) -> HttpResponse:
    messages.warning(request, refusal.messages[0])
    return redirect("applications:home", reference=application.reference)


def _to_status(request: SignedInRequest, application: Application) -> HttpResponse:
    """Where a page of a draft leads once there is no draft: to what was sent, with a word about it."""
    messages.warning(request, "Nothing was changed: this application can be read only.")
    return redirect("applications:home", reference=application.reference)


def _revision(application: Application, key: SectionKey) -> int:
    section = Section.objects.filter(application=application, key=key).first()
    return section.revision if section else 0


@login_required
@require_http_methods(["GET", "POST"])
def organization(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who applies."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if not application.is_editable:
        return _to_status(request, application)
    key = SectionKey.ORGANIZATION
    form = OrganizationForm(request.POST or None, initial=_organization_initial(application))

    def save() -> None:
        typed = form.cleaned_data
        actions.describe_organization(
            application=application,
            seen_revision=form.seen_revision,
            organization_name=typed["organization_name"],
            kind=typed["kind"],
            country=typed["country"],
            size=typed["size"],
            zone=typed["zone"],
            by=request.actor,
            at=now,
        )

    page = DraftPage(request, application, now, key, key.label, onward=queries.url_of(application))
    return _respond(
        page,
        form,
        save=save,
        fresh=lambda: OrganizationForm(initial=_organization_initial(access.get_application(request.user, reference))),
    )


def _organization_initial(application: Application) -> dict[str, object]:
    return {
        "revision": _revision(application, SectionKey.ORGANIZATION),
        "organization_name": application.organization_name,
        "kind": application.kind,
        "country": application.country,
        "size": application.size,
        "zone": application.zone,
    }


@login_required
@require_http_methods(["GET", "POST"])
def commitments(request: SignedInRequest, reference: str) -> HttpResponse:
    """The leadership commitments, each a tick of its own."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if not application.is_editable:
        return _to_status(request, application)
    key = SectionKey.COMMITMENTS
    form = _commitments_form(request, application, now)

    def save() -> None:
        actions.make_commitments(
            application=application,
            seen_revision=form.seen_revision,
            name=form.cleaned_data["name"],
            given=form.given,
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        key,
        key.label,
        onward=queries.url_of(application),
        lead="Tick each one that your leadership makes. Each tick is kept with its words, a name and the time.",
    )
    return _respond(page, form, save=save, fresh=lambda: _commitments_form(request, application, now, is_fresh=True))


def _commitments_form(
    request: SignedInRequest, application: Application, now: datetime, *, is_fresh: bool = False
) -> CommitmentsForm:
    lines = queries.commitment_lines(application, now)
    zone = request.user.time_zone
    made_by = {
        line.fact.text_id: f"Made by {line.tick.name}, {in_words_with_year(line.tick.at, zone)}."
        for line in lines
        if line.tick and line.tick.name
    }
    names = [line.tick.name for line in lines if line.tick and line.tick.name]
    return CommitmentsForm(
        None if is_fresh else request.POST or None,
        initial={
            "revision": _revision(application, SectionKey.COMMITMENTS),
            "name": names[-1] if names else request.user.name,
        },
        lines=lines,
        made_by=made_by,
    )


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: SignedInRequest, reference: str) -> HttpResponse:
    """The letter of support as a PDF: uploaded, looked at, replaced."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if not application.is_editable:
        return _to_status(request, application)
    form = _letter_form(request, application)

    def save() -> None:
        with taken_in(form.cleaned_data["file"]) as intake:
            actions.attach_letter(
                application=application, seen_revision=form.seen_revision, intake=intake, by=request.actor, at=now
            )

    line = queries.letter_line(queries.letter_in_force(application))
    page = DraftPage(
        request,
        application,
        now,
        SectionKey.LETTER,
        SectionKey.LETTER.label,
        onward=queries.url_of(application, "letter_details"),
        lead="From your highest leadership: why you want to join, and that time, data and attendance are promised.",
        template="applications/letter.html",
        extra={"line": line},
    )
    return _respond(page, form, save=save, fresh=lambda: _letter_form(request, application, is_fresh=True))


def _letter_form(request: SignedInRequest, application: Application, *, is_fresh: bool = False) -> LetterFileForm:
    line = queries.letter_line(queries.letter_in_force(application))
    return LetterFileForm(
        None if is_fresh else request.POST or None,
        None if is_fresh else request.FILES or None,
        initial={"revision": _revision(application, SectionKey.LETTER), "file": line.name if line else ""},
        is_first=line is None,
    )


@login_required
@require_http_methods(["GET", "POST"])
def letter_details(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who signed the letter, and when."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if not application.is_editable:
        return _to_status(request, application)
    form = LetterDetailsForm(request.POST or None, initial=_letter_initial(application))

    def save() -> None:
        typed = form.cleaned_data
        actions.describe_letter(
            application=application,
            seen_revision=form.seen_revision,
            signatory_name=typed["signatory_name"],
            signatory_title=typed["signatory_title"],
            level=typed["level"],
            dated_on=typed["dated_on"],
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        SectionKey.LETTER,
        "Who signed the letter",
        onward=queries.url_of(application),
        back=queries.url_of(application, "letter"),
    )
    return _respond(page, form, save=save, fresh=lambda: LetterDetailsForm(initial=_letter_initial(application)))


def _letter_initial(application: Application) -> dict[str, object]:
    stored = queries.letter_in_force(application)
    initial: dict[str, object] = {"revision": _revision(application, SectionKey.LETTER)}
    if stored is not None:
        initial |= {
            "signatory_name": stored.signatory_name,
            "signatory_title": stored.signatory_title,
            "level": stored.level,
            "dated_on": stored.dated_on,
        }
    return initial


@login_required
@require_safe
def letter_file(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """The uploaded letter, as a download for those who work on the application."""
    application = access.get_application(request.user, reference)
    stored = queries.letter_in_force(application)
    if stored is None or stored.file is None:
        raise Http404
    try:
        return file_response(stored.file, f"{application.reference}-letter-of-support.pdf")
    except FileClosed as refusal:
        return _closed(request, application, refusal)


@login_required
@require_safe
def participants(request: SignedInRequest, reference: str) -> HttpResponse:
    """The three places and whoever is named for them."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if not application.is_editable:
        return _to_status(request, application)
    page = {
        "application": application,
        "participants": queries.participants(application, now),
        "back": _checking(request, application) or queries.url_of(application),
    }
    return render(request, "applications/participants.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def add_participant(request: SignedInRequest, reference: str, seat: str) -> HttpResponse:
    """One more person, for one place."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if seat not in queries.SEAT_KEYS:
        raise Http404
    if not application.is_editable:
        return _to_status(request, application)
    slot = queries.SEAT_KEYS[seat]
    form = ParticipantForm(
        request.POST or None, initial=participant_initial(None), slot=slot, submit="Save and continue"
    )

    def save() -> Nominee:
        return actions.nominate(
            application=application,
            slot=slot,
            participant=form.participant,
            nonce=form.nonce,
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        SectionKey.PARTICIPANTS,
        rules.SEAT_WORDS[slot].capitalize(),
        onward=queries.url_of(application, "participants"),
        back=queries.url_of(application, "participants"),
        lead=queries.seat_hint(slot),
    )
    return _respond(page, form, save=save, fresh=lambda: form)


@login_required
@require_http_methods(["GET", "POST"])
def participant(request: SignedInRequest, reference: str, nominee_id: int) -> HttpResponse:
    """One named person."""
    now = timezone.now()
    nominee = access.get_nominee(request.user, reference, nominee_id)
    application = nominee.application
    if not application.is_editable:
        return _to_status(request, application)
    submit = "Save and continue"
    form = ParticipantForm(request.POST or None, initial=participant_initial(nominee), slot=nominee.slot, submit=submit)

    def save() -> Nominee:
        return actions.change_nominee(
            nominee=nominee,
            seen_revision=form.seen_revision,
            participant=form.participant,
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        SectionKey.PARTICIPANTS,
        rules.SEAT_WORDS[nominee.slot].capitalize(),
        onward=queries.url_of(application, "participants"),
        back=queries.url_of(application, "participants"),
        lead=queries.seat_hint(nominee.slot),
        nominee=nominee,
        extra={"remove_url": queries.url_of(application, "remove_participant", nominee_id=nominee.pk)},
    )
    return _respond(
        page,
        form,
        save=save,
        fresh=lambda: ParticipantForm(
            initial=participant_initial(access.get_nominee(request.user, reference, nominee_id)),
            slot=nominee.slot,
            submit=submit,
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove_participant(request: SignedInRequest, reference: str, nominee_id: int) -> HttpResponse:
    """Asks before a person is taken off the list."""
    now = timezone.now()
    nominee = access.get_nominee(request.user, reference, nominee_id)
    application = nominee.application
    if not application.is_editable:
        return _to_status(request, application)
    name = queries.nominee_fact(nominee).in_words
    if request.method == "POST":
        try:
            actions.remove_nominee(nominee=nominee, by=request.actor, at=now)
        except actions.ApplicationClosed as refusal:
            return _closed(request, application, refusal)
        messages.success(request, f"{name} is no longer named as a participant.")
        return redirect("applications:participants", reference=application.reference)
    page = {"application": application, "name": name, "seat": rules.SEAT_WORDS[nominee.slot], "nominee": nominee}
    return render(request, "applications/remove.html", page)


@login_required
@require_safe
def readiness(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the self-assessment comes to so far."""
    application = access.get_application(request.user, reference)
    page = {"application": application, "readiness": queries.readiness(application)}
    return render(request, "applications/readiness.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def readiness_domain(request: SignedInRequest, reference: str, domain: str) -> HttpResponse:
    """The items of one domain of the self-assessment."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    instrument = queries.instrument_of(queries.response_of(application))
    order = [known.key for known in instrument.domains]
    if domain not in order:
        raise Http404
    if not application.is_editable:
        return _to_status(request, application)
    asked = instrument.domain(domain)
    key = rules.section_of_domain(domain)
    is_last = domain == order[-1]
    submit = "Save and see the result" if is_last else "Save and continue"

    def fresh() -> ReadinessForm:
        return ReadinessForm(initial=_readiness_initial(application, key), domain=asked, submit=submit)

    form = ReadinessForm(
        request.POST or None, initial=_readiness_initial(application, key), domain=asked, submit=submit
    )

    def save() -> None:
        actions.answer_readiness(
            application=application,
            section_key=key,
            seen_revision=form.seen_revision,
            given=form.given,
            by=request.actor,
            at=now,
        )

    following = "" if is_last else order[order.index(domain) + 1]
    page = DraftPage(
        request,
        application,
        now,
        key,
        asked.title,
        onward=queries.url_of(application, "readiness_domain", domain=following)
        if following
        else queries.url_of(application, "readiness"),
        lead="Choose what describes your organization today. It is no test: honest answers make the best start.",
        template="applications/readiness_domain.html",
        extra={"asked": asked, "number": order.index(domain) + 1, "count": len(order)},
    )
    return _respond(page, form, save=save, fresh=fresh)


def _readiness_initial(application: Application, key: SectionKey) -> dict[str, object]:
    initial: dict[str, object] = {"revision": _revision(application, key)}
    for row in queries.answers_of(queries.response_of(application)):
        initial[f"{row.item}_evidence"] = row.evidence
        if not row.is_open:
            initial[f"{row.item}_level"] = "unknown" if row.level is None else str(row.level)
    return initial


# ---- sending, and afterwards


@login_required
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every answer on one page, what is missing, and the button that sends."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    refusal: ValidationError | None = None
    if request.method == "POST":
        try:
            actions.send_application(application=application, by=request.actor, at=now)
        except actions.ApplicationClosed as closed:
            return _closed(request, application, closed)
        except ValidationError as found:
            refusal = found
        else:
            return redirect("applications:sent", reference=application.reference)
    if not application.is_editable:
        return redirect("applications:home", reference=application.reference)
    facts = queries.facts_of(application, now)
    gaps = rules.missing(facts, queries.today_of(application, now))
    page = {
        "application": application,
        "answers": queries.answers(application, zone=request.user.time_zone, at=now),
        "gaps": queries.gap_lines(application, gaps),
        "gap_groups": queries.gap_groups(application, gaps),
        "warnings": queries.gap_lines(application, rules.warnings(facts)),
        "readiness": queries.readiness(application),
        "closes": queries.closing_in_words(application, request.user),
        "is_refused": refusal is not None,
        "has_errors": refusal is not None,
        "refusal": "" if refusal is None or isinstance(refusal, actions.NotComplete) else refusal.messages[0],
    }
    return render(request, "applications/check.html", page, status=422 if refusal else 200)


@login_required
@require_safe
def sent(request: SignedInRequest, reference: str) -> HttpResponse:
    """The application has arrived: its reference, and what happens next. Safe to keep as a bookmark."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    moment = queries.sent_at(application)
    if application.state != State.SUBMITTED or moment is None:
        return redirect("applications:home", reference=application.reference)
    page = {
        "application": application,
        "sent": in_words_with_year(moment, request.user.time_zone),
        "decided_by": day_in_words(queries.decision_day(application.cohort)),
        "starts": day_in_words(application.cohort.starts_on),
        "address": request.user.email,
        "is_today": local_day(moment, request.user.time_zone) == local_day(now, request.user.time_zone),
    }
    return render(request, "applications/sent.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Takes the application back, after asking."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    back = queries.url_of(application)
    form = WithdrawForm(request.POST or None, back=back)
    if application.state not in rules.WITHDRAWABLE:
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_application(
                application=application, reason=form.cleaned_data["reason"], by=request.actor, at=now
            )
        except ValidationError as refusal:
            return _closed(request, application, refusal)
        messages.success(request, f"Application {application.reference} is withdrawn.")
        return redirect(back)
    page = {"application": application, "form": form, "back": back}
    return render(request, "applications/withdraw.html", page, status=422 if form.errors else 200)
