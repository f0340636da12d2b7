"""Changes of rosters that teams have proposed: the queue, and the page on which staff decide."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from joynet.accounts.actors import Actor
from joynet.lib.forms import add_errors
from joynet.lib.zones import day_in_words, local_day
from teams import actions, queries
from teams.actions import ABOUT_DAY
from teams.actions.proposals import DECIDED_BY_ANOTHER
from teams.admin.rights import may_manage, never, user_of
from teams.forms import ApproveForm, DeclineForm
from teams.models import RosterProposal


@admin.register(RosterProposal)
class RosterProposalAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """The changes that teams propose; deciding is a page of its own."""

    has_add_permission = has_change_permission = has_delete_permission = never
    list_display = ["what", "team", "proposed_at", "acknowledged_at", "state"]
    list_filter = ["verdict", "kind"]
    search_fields = ["name", "team__name", "membership__person__name"]
    ordering = ["verdict", "proposed_at", "pk"]
    show_facets = admin.ShowFacets.NEVER

    def has_view_permission(self, request: HttpRequest, obj: RosterProposal | None = None) -> bool:
        """Whoever decides: a proposal names people who are not on a roster yet."""
        return may_manage(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RosterProposal]:
        """With what the list says, in one query."""
        rows: QuerySet[RosterProposal] = super().get_queryset(request)
        return rows.select_related("team", "membership__person")

    @admin.display(description="proposed change")
    def what(self, proposal: RosterProposal) -> str:
        """The change in one sentence."""
        return queries.what_is_proposed(proposal)

    @admin.display(description="state", ordering="verdict")
    def state(self, proposal: RosterProposal) -> str:
        """The verdict, or that it waits."""
        return RosterProposal.Verdict(proposal.verdict).label if proposal.verdict else "Waits for a decision"

    def get_urls(self) -> list[URLPattern]:
        """Our page beside Django's."""
        decide = self.admin_site.admin_view(self.decide)
        return [path("<int:proposal_id>/decide/", decide, name="teams_decide_proposal"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The page on which it is decided, and later read."""
        if not self.has_view_permission(request) or not object_id.isdecimal():
            return super().change_view(request, object_id, form_url, extra_context)
        return self._page(request, self._proposal(int(object_id)))

    def decide(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Approves from a day, or declines with a reason; a refusal stands beside its field."""
        if not may_manage(request):
            raise PermissionDenied
        proposal = self._proposal(proposal_id)
        day = local_day(timezone.now(), proposal.team.zone)
        if request.method == "POST" and queries.is_about_oneself(proposal, user=user_of(request), day=day):
            raise PermissionDenied(DECIDED_BY_ANOTHER)
        if request.method != "POST":
            return self._page(request, proposal)
        return self._decline(request, proposal) if "decline" in request.POST else self._approve(request, proposal)

    def _approve(self, request: HttpRequest, proposal: RosterProposal) -> HttpResponse:
        form = ApproveForm(request.POST, proposed=proposal.from_on, known_as=_other_name(proposal))
        if form.is_valid():
            try:
                actions.approve_proposal(
                    proposal=proposal,
                    from_on=form.cleaned_data["from_on"],
                    by=Actor.of(user_of(request)),
                    at=timezone.now(),
                )
            except ValidationError as refusal:
                add_errors(form, refusal, beside={ABOUT_DAY: "from_on"})
            else:
                messages.success(request, f"Approved: {queries.what_is_proposed(self._proposal(proposal.pk))}.")
                return redirect("admin:teams_team_change", proposal.team_id)
        return self._page(request, proposal, approve=form)

    def _decline(self, request: HttpRequest, proposal: RosterProposal) -> HttpResponse:
        form = DeclineForm(request.POST)
        if form.is_valid():
            try:
                actions.decline_proposal(
                    proposal=proposal,
                    reason=form.cleaned_data["reason"],
                    by=Actor.of(user_of(request)),
                    at=timezone.now(),
                )
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"Declined: {queries.what_is_proposed(proposal)}.")
                return redirect("admin:teams_rosterproposal_changelist")
        return self._page(request, proposal, decline=form)

    def _proposal(self, proposal_id: int) -> RosterProposal:
        rows = RosterProposal.objects.select_related(
            "team__cohort", "membership__person", "proposed_by", "acknowledged_by", "decided_by"
        )
        return get_object_or_404(rows, pk=proposal_id)

    def _page(
        self,
        request: HttpRequest,
        proposal: RosterProposal,
        *,
        approve: ApproveForm | None = None,
        decline: DeclineForm | None = None,
    ) -> HttpResponse:
        zone = proposal.team.zone
        is_about_oneself = proposal.is_open and queries.is_about_oneself(
            proposal, user=user_of(request), day=local_day(timezone.now(), zone)
        )
        has_errors = any(form is not None and form.errors for form in (approve, decline))
        context = {
            **self.admin_site.each_context(request),
            "title": queries.what_is_proposed(proposal),
            "opts": self.opts,
            "proposal": proposal,
            "proposed_on": day_in_words(local_day(proposal.proposed_at, zone)),
            "acknowledged_on": day_in_words(local_day(proposal.acknowledged_at, zone))
            if proposal.acknowledged_at
            else "",
            "decided_on": day_in_words(local_day(proposal.decided_at, zone)) if proposal.decided_at else "",
            "roster": queries.roster_on(team=proposal.team, day=proposal.from_on),
            "approve": approve or ApproveForm(proposed=proposal.from_on, known_as=_other_name(proposal)),
            "decline": decline or DeclineForm(),
            "has_errors": has_errors,
            "known_as": _known_as(proposal),
            "is_about_oneself": is_about_oneself,
            "may_decide": may_manage(request) and proposal.is_open and not is_about_oneself,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK
        return TemplateResponse(request, "teams/admin/decide_proposal.html", context, status=status)


def _other_name(proposal: RosterProposal) -> str:
    """The name under which the proposed address is known, where it is another one than the proposed name."""
    known = queries.known_person(proposal.email) if proposal.email else None
    if known is None or known.name.casefold().split() == proposal.name.casefold().split():
        return ""
    return known.name


def _known_as(proposal: RosterProposal) -> str:
    """Whom the proposed address belongs to, with the organizations of their teams; "" when nobody has it."""
    known = queries.known_person(proposal.email) if proposal.email and proposal.is_open else None
    if known is None:
        return ""
    places = known.memberships.approved().select_related("team__organization").order_by("pk")
    organizations = sorted({place.team.organization.name for place in places})
    return f"{known.name} ({', '.join(organizations)})" if organizations else known.name
