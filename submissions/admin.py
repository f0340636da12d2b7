"""Reports for staff: the queue, the report as the team sees it, and what is decided about it; the measure library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Max, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.months import Month
from joynet.lib.zones import deadline_in_words, in_words_with_year, local_day
from submissions import access, actions, emails, queries, rules
from submissions.charts import draw
from submissions.forms import ExceptionForm, ReturnForm
from submissions.models import Measure, MeasureVersion, Report
from submissions.rules import ReportState
from teams.models import Team
from teams.rules import program_months


def _no(self: object, request: HttpRequest, obj: Model | None = None) -> bool:
    """Reports and measures are written by actions only."""
    return False


class StateFilter(admin.SimpleListFilter):
    """The queue: what was submitted and waits for staff, unless another state or all are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Report]) -> list[tuple[str, str]]:
        others = [(state.value, state.label) for state in ReportState if state != ReportState.SUBMITTED]
        return [*others, ("all", "All")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Django's "All" is ours for what waits."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "Waiting for us"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        match self.value():
            case None:
                return queryset.filter(state=ReportState.SUBMITTED)
            case "all":
                return queryset
            case state:
                return queryset.filter(state=state)


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """The monthly reports, whichever has waited longest first."""

    has_add_permission = has_change_permission = has_delete_permission = _no
    change_list_template = "submissions/admin/reports.html"
    list_display = ["in_words", "team", "state", "sent", "cohort"]
    list_filter = [StateFilter, "team__cohort"]
    list_select_related = ["team__cohort"]
    list_per_page = 50
    search_fields = ["team__name"]
    search_help_text = "A part of the team’s name"
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """All for coordinators and directors; a coach's own teams'; what was submitted for evaluators."""
        mine = access.reports_seen_by_staff(_user(request), timezone.now())
        return mine.annotate(last_sent_at=Max("submissions__at"))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """By the moment of the last submission."""
        return [F("last_sent_at").asc(nulls_last=True), "month", "pk"]

    @admin.display(description="month", ordering="month")
    def in_words(self, report: Report) -> str:
        """ "March 2027"."""
        return str(report.as_month)

    @admin.display(description="cohort", ordering="team__cohort")
    def cohort(self, report: Report) -> str:
        """The team's cohort."""
        return str(report.team.cohort)

    @admin.display(description="last submitted", ordering="last_sent_at")
    def sent(self, report: Report) -> str:
        """When, where the team is."""
        moment: datetime | None = report.last_sent_at  # type: ignore[attr-defined]  # annotated above
        return in_words_with_year(moment, report.team.zone) if moment else "–"

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside Django's."""
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("<int:report_id>/return", self.send_back, "return"),
            ("<int:report_id>/accept", self.accept, "accept"),
            ("exceptions", self.teams, "teams"),
            ("exceptions/<int:team_id>", self.months, "months"),
            ("exceptions/<int:team_id>/<month:month>", self.grant, "grant"),
        ]
        own = [
            path(f"{address}/", self.admin_site.admin_view(view), name=f"submissions_report_{name}")
            for address, view, name in pages
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue, with the way to exceptions for whoever may grant them."""
        may_grant = access.may_manage(_user(request), timezone.now())
        extra = {"title": "Monthly reports", "may_grant": may_grant, **(extra_context or {})}
        return super().changelist_view(request, extra)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The report as the team sees it, and the acts that are open. Nothing is edited here."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        if not object_id.isascii() or not object_id.isdecimal():
            raise Http404
        user, now = _user(request), timezone.now()
        report = access.get_report(user, int(object_id), now)
        team, month = report.team, report.as_month
        page = queries.report_page(team=team, month=month, at=now)
        grid = queries.grid_rows(team=team, month=month)
        may_decide = access.may_decide(user, team, now)
        return self._page(
            request,
            "report",
            f"{team}, {month}",
            report=report,
            team=team,
            month=month,
            page=page,
            state=page.line.state_in_words if page else "Not owed",
            due=deadline_in_words(page.line.due_by, team.zone) if page else "",
            locks=deadline_in_words(page.line.locks_by, team.zone) if page else "",
            reads_coach_texts=access.reads_coach_texts(user, team, now),
            grid=[(part.label, rows) for part, rows in grid.items() if rows],
            charts=[(row, draw(row.chart_input)) for rows in grid.values() for row in rows],
            versions=[
                {"number": sent.number, "at": in_words_with_year(sent.at, team.zone), "by": str(sent.by or "")}
                for sent in queries.submissions_of(report=report)
            ],
            may_return=may_decide and rules.may_become(report.state, ReportState.RETURNED),
            may_accept=may_decide and rules.may_become(report.state, ReportState.ACCEPTED),
            may_grant=access.may_manage(user, now),
        )

    def send_back(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Shows the mail first. A reason that is not yet in the mail shown is shown in it before anything is done."""
        user, now = _user(request), timezone.now()
        report = access.get_report_to_decide(user, report_id, now)
        form = ReturnForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and form.is_previewed:
            try:
                reason = form.cleaned_data["reason"]
                actions.return_report(report=report, reason=reason, by=Actor.of(user), at=now)
            except actions.ReportRefused as refusal:
                messages.warning(request, refusal.messages[0])
                return _to_report(report)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, f"{report.team}, {report.as_month} went back. The team is told.")
                return _to_report(report)
        if request.method != "POST" and not rules.may_become(report.state, ReportState.RETURNED):
            messages.warning(request, f"Nothing to return: this report is “{report.get_state_display().lower()}”.")
            return _to_report(report)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        receivers = emails.receivers_of_return(report, at=now)
        return self._page(
            request,
            "return",
            f"Return {report.as_month}",
            report=report,
            form=form,
            reason=reason,
            receivers=receivers,
            mail=emails.returned_text(report, receivers[0], reason=reason or "[your words]") if receivers else None,
            has_new_words=form.is_valid(),
            status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
        )

    def accept(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Asks once, then accepts."""
        user, now = _user(request), timezone.now()
        report = access.get_report_to_decide(user, report_id, now)
        if request.method == "POST":
            try:
                actions.accept_report(report=report, by=Actor.of(user), at=now)
            except actions.ReportRefused as refusal:
                messages.warning(request, refusal.messages[0])
            else:
                messages.success(request, f"{report.team}, {report.as_month} is accepted.")
            return _to_report(report)
        if not rules.may_become(report.state, ReportState.ACCEPTED):
            messages.warning(request, f"Nothing to accept: this report is “{report.get_state_display().lower()}”.")
            return _to_report(report)
        return self._page(request, "accept", f"Accept {report.as_month}", report=report)

    def teams(self, request: HttpRequest) -> HttpResponse:
        """Which team is to get an exception."""
        access.check_may_grant(_user(request), timezone.now())
        teams = Team.objects.select_related("cohort").order_by("-cohort__starts_on", "name", "pk")
        return self._page(request, "teams", "Months of a team", teams=teams)

    def months(self, request: HttpRequest, team_id: int) -> HttpResponse:
        """Every month of the team, with what is in force for it."""
        user, now = _user(request), timezone.now()
        team = access.get_team_to_grant(user, team_id, now)
        calendar = queries.calendar_of(team)
        begun = {line.month: line for line in queries.month_lines(team=team, at=now)}
        lines = [
            {
                "month": month,
                "state": begun[month].state_in_words if month in begun else "",
                "is_waived": calendar.of(month).is_waived,
                "due_on": rules.due_on(month, calendar.rule, calendar.of(month)),
                "locks_on": rules.locks_on(month, calendar.rule, calendar.of(month)),
            }
            for month in program_months(calendar.span)
        ]
        return self._page(request, "months", f"Months of {team}", team=team, lines=lines)

    def grant(self, request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
        """A later due date, a later lock, or a month that is not owed, for one team."""
        user, now = _user(request), timezone.now()
        team = access.get_month_to_grant(user, team_id, month, now)
        form = ExceptionForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                actions.grant_exception(team=team, month=month, **form.granted(), by=Actor.of(user), at=now)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, f"Granted to {team} for {month}.")
                return redirect("admin:submissions_report_months", team.pk)
        calendar = queries.calendar_of(team)
        granted = calendar.of(month)
        return self._page(
            request,
            "grant",
            f"Exception for {month}",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
            team=team,
            month=month,
            form=form,
            is_waived=granted.is_waived,
            due=deadline_in_words(rules.due_by(month, calendar.rule, granted), team.zone),
            locks=deadline_in_words(rules.locks_by(month, calendar.rule, granted), team.zone),
            is_over=local_day(now, team.zone) > rules.locks_on(month, calendar.rule, granted),
            given=[
                {
                    "what": row.get_kind_display(),
                    "until": row.due_on or row.locks_on,
                    "reason": row.reason,
                    "by": str(row.by),
                    "at": in_words_with_year(row.at, team.zone),
                }
                for row in queries.exceptions_of(team=team, month=month)
            ],
        )

    def _page(
        self, request: HttpRequest, name: str, title: str, *, status: int = HTTPStatus.OK, **context: object
    ) -> HttpResponse:
        """One of our pages in the admin's frame."""
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"submissions/admin/{name}.html", {**frame, **context}, status=status)


class VersionInline(admin.StackedInline):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """The cards of a measure, the newest first."""

    model = MeasureVersion
    has_add_permission = has_change_permission = has_delete_permission = _no
    extra = 0
    ordering = ["-number"]


@admin.register(Measure)
class MeasureAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """The library, the cohorts' and the teams' measures with every version of their definitions."""

    has_add_permission = has_change_permission = has_delete_permission = _no
    inlines = [VersionInline]
    list_display = ["code", "name", "category", "owner", "version"]
    list_filter = ["category", "cohort"]
    list_select_related = ["cohort", "team"]
    list_per_page = 50
    search_fields = ["code", "versions__name"]
    search_help_text = "A code or a part of the name"
    ordering = ["category", "code", "pk"]
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Measure]:
        """All for coordinators and directors; for others without what belongs to teams they do not coach."""
        mine = access.measures_seen_by_staff(_user(request), timezone.now())
        rows: QuerySet[Measure] = super().get_queryset(request).filter(pk__in=mine.values("pk"))
        return rows.prefetch_related("versions")

    @admin.display(description="name")
    def name(self, measure: Measure) -> str:
        """The name on the newest card."""
        return _newest(measure).name

    @admin.display(description="version")
    def version(self, measure: Measure) -> int:
        """The number of the newest card."""
        return _newest(measure).number

    @admin.display(description="whose")
    def owner(self, measure: Measure) -> str:
        """The library, a cohort, or a team."""
        return str(measure.cohort or measure.team or "Library")


def _newest(measure: Measure) -> MeasureVersion:
    return max(measure.versions.all(), key=lambda version: version.number)


def _to_report(report: Report) -> HttpResponse:
    return redirect("admin:submissions_report_change", report.pk)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
