"""Who gets what: every address of the site, and the exact answer to each of thirteen people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.worlds import STAFF, Who, World

PEOPLE = tuple(Who)


@dataclass(frozen=True)
class Row:
    """An address with a method, and the answer to each of PEOPLE in their order."""

    name: str
    statuses: str
    arguments: tuple[str, ...] = ()
    method: str = "GET"
    query: str = ""

    def status(self, who: Who) -> int:
        """The answer to this person."""
        return dict(zip(PEOPLE, map(int, self.statuses.split()), strict=True))[who]

    def url(self, world: World) -> str:
        """The address, with the world's rows in it; a word that the world does not know stands for itself."""
        if self.name.startswith("admin/"):  # addresses of the admin that have no name
            return "/admin/nowhere/" if "(" in self.name else f"/{self.name.partition('<')[0]}{self._pk(world)}/"
        if self.name.startswith("admin:") and self.arguments[:1] == ("its own",):
            return reverse(self.name, args=[self._pk(world)])
        known = world.arguments()
        return reverse(self.name, args=[known.get(word, word) for word in self.arguments]) + self.query

    def _pk(self, world: World) -> object:
        """The row of the admin's model that this address is about: the first one, or the one that staff see."""
        app, model = re.findall(r"[a-z]+", self.name.removeprefix("admin"))[:2]
        return (
            world.seen_by_staff().get(model)
            or apps.get_model(app, model)._default_manager.order_by("pk").values_list("pk")[0][0]
        )

    @property
    def title(self) -> str:
        return " ".join([self.method, self.name, *self.arguments, self.query]).strip()


# In the order of Who:
#    anonymous, applicant, other team's member, who enters, who reads, senior leader, former member,
#    coach, alumnus coach, evaluator, coordinator, director, reviewer
ROWS = (
    # outbox
    Row("outbox:healthz", "503 503 503 503 503 503 503 503 503 503 503 503 503"),
    Row("outbox:readyz", "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    # overview
    Row("overview:landing", "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("overview:help", "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("overview:help", "200 200 200 200 200 200 200 200 200 200 200 200 200", (), "POST"),
    Row("overview:home", "302 200 302 302 302 302 200 200 200 200 200 200 200"),
    Row("overview:join_team", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("unbound",)),
    Row("overview:join_team", "302 404 404 404 404 404 404 404 404 404 404 404 404", ("unbound",), "POST"),
    Row("overview:team_home", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("overview:steering", "302 404 404 404 404 200 404 404 404 404 200 200 404", ("cohort",)),
    Row("overview:plan_steering", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("cohort",)),
    Row("overview:plan_steering", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("cohort",), "POST"),
    Row("overview:write_minutes", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("cohort", "2027-03-15")),
    Row(
        "overview:write_minutes",
        "302 302 302 302 302 302 302 403 302 403 422 422 403",
        ("cohort", "2027-03-15"),
        "POST",
    ),
    Row("overview:standing", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("overview:standing", "302 404 404 422 422 422 404 422 422 404 422 422 404", ("team",), query="?on=2027-04-07"),
    Row("overview:all_standing", "302 302 302 302 302 302 302 200 302 403 200 200 403"),
    Row("overview:standing_file", "302 302 302 302 302 302 302 405 302 405 405 405 405"),
    Row("overview:standing_file", "302 302 302 302 302 302 302 404 302 403 404 404 403", (), "POST"),
    Row("overview:judge_team", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",)),
    Row("overview:judge_team", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("team",), "POST"),
    # teams
    Row("teams:join", "200 403 403 403 403 403 403 403 403 403 403 403 403", ("invitation",)),
    Row("teams:join", "302 403 403 403 403 403 403 403 403 403 403 403 403", ("invitation",), "POST"),
    Row("teams:join", "410 410 410 410 410 410 410 410 410 410 410 410 410", ("of-nobody",)),
    Row("teams:offers", "302 404 200 200 200 200 200 404 200 404 404 404 404"),
    Row("teams:edit_offer", "302 404 200 200 200 200 200 404 200 404 404 404 404"),
    Row("teams:edit_offer", "302 404 422 422 422 422 422 404 422 404 404 404 404", (), "POST"),
    Row("teams:withdraw_offer", "405 405 405 405 405 405 405 405 405 405 405 405 405"),
    Row("teams:withdraw_offer", "302 404 302 302 302 302 302 404 302 404 404 404 404", (), "POST"),
    Row("teams:add_contribution", "302 404 200 200 200 200 200 404 200 404 404 404 404"),
    Row("teams:add_contribution", "302 404 422 422 422 422 422 404 422 404 404 404 404", (), "POST"),
    Row("teams:say_willingness", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("membership",)),
    Row("teams:say_willingness", "302 404 404 404 404 404 404 404 404 404 404 404 404", ("membership",), "POST"),
    Row("teams:take_back_contribution", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("999999",)),
    Row("teams:take_back_contribution", "302 404 404 404 404 404 404 404 404 404 404 404 404", ("999999",), "POST"),
    Row("teams:roster", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("teams:propose_member", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team",)),
    Row("teams:propose_member", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team",), "POST"),
    Row("teams:propose_replacement", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team", "membership")),
    Row(
        "teams:propose_replacement",
        "302 404 404 422 403 422 404 403 403 404 403 403 404",
        ("team", "membership"),
        "POST",
    ),
    Row("teams:propose_end", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team", "membership")),
    Row("teams:propose_end", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "membership"), "POST"),
    Row("teams:withdraw_proposal", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "proposal")),
    Row("teams:acknowledge_proposal", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "proposal")),
    Row("teams:withdraw_proposal", "302 404 404 302 403 302 404 403 403 404 403 403 404", ("team", "proposal"), "POST"),
    Row(
        "teams:acknowledge_proposal",
        "302 404 404 403 403 302 404 403 403 404 403 403 404",
        ("team", "proposal"),
        "POST",
    ),
    Row("teams:readiness", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("teams:readiness_domain", "302 404 404 302 403 302 404 403 403 404 403 403 404", ("team", "m9", "leadership")),
    Row(
        "teams:readiness_domain",
        "302 404 404 422 403 422 404 403 403 404 403 403 404",
        ("team", "m9", "leadership"),
        "POST",
    ),
    Row("teams:readiness_hand_in", "302 404 404 302 403 302 404 403 403 404 403 403 404", ("team", "m9")),
    Row("teams:readiness_hand_in", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "m9"), "POST"),
    Row("teams:charter", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("teams:charter_edit", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team",)),
    Row("teams:charter_edit", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team",), "POST"),
    Row("teams:charter_compare", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("teams:charter_version", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "1")),
    Row("teams:charter_approve", "302 404 404 302 403 302 404 403 403 404 403 403 404", ("team", "1"), "POST"),
    Row("teams:charter_approve", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "1")),
    Row("teams:charter_review", "302 404 404 403 403 403 404 302 302 404 403 403 404", ("team", "1"), "POST"),
    Row("teams:charter_review", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "1")),
    Row("teams:drivers", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("teams:drivers_edit", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team",)),
    Row("teams:drivers_start", "302 404 404 302 403 302 404 403 403 404 403 403 404", ("team",), "POST"),
    Row("teams:drivers_start", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team",)),
    Row("teams:driver_add", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team",)),
    Row("teams:driver_add", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team",), "POST"),
    Row("teams:driver_add", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team", "driver")),
    Row("teams:driver", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team", "driver")),
    Row("teams:driver", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "driver"), "POST"),
    Row("teams:driver_up", "302 404 404 302 403 302 404 403 403 404 403 403 404", ("team", "driver"), "POST"),
    Row("teams:driver_up", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "driver")),
    Row("teams:driver_down", "302 404 404 302 403 302 404 403 403 404 403 403 404", ("team", "driver"), "POST"),
    Row("teams:driver_down", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "driver")),
    Row("teams:driver_remove", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team", "driver")),
    Row("teams:driver_remove", "302 404 404 409 403 409 404 403 403 404 403 403 404", ("team", "driver"), "POST"),
    Row("teams:prework", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("teams:prework_done", "302 404 404 302 403 302 404 302 302 404 403 403 404", ("team", "charter"), "POST"),
    Row("teams:prework_done", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "charter")),
    Row("teams:prework_undone", "302 404 404 302 403 302 404 302 302 404 403 403 404", ("team", "charter"), "POST"),
    Row("teams:prework_undone", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "charter")),
    Row("teams:storyboard", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("teams:storyboard_edit", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team",)),
    Row("teams:storyboard_edit", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team",), "POST"),
    # applications
    Row("applications:start", "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("applications:begin", "302 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("applications:home", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:organization", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:organization_details", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:contact", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:why", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:partners", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:commitments", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:letter", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:letter_details", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:letter_file", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:participants", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:readiness", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:check", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:sent", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:withdraw", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:add_participant", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft", "core")),
    Row("applications:participant", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft", "nominee")),
    Row("applications:remove_participant", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft", "nominee")),
    Row(
        "applications:readiness_domain", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft", "leadership")
    ),
    Row("applications:home", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:organization", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:organization_details", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:contact", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:why", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:partners", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:commitments", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:letter", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:letter_details", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:letter_file", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:participants", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:readiness", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:check", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:sent", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:withdraw", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:add_participant", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent", "core")),
    Row("applications:participant", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent", "sent nominee")),
    Row(
        "applications:remove_participant",
        "302 302 404 404 404 404 404 404 404 404 404 404 404",
        ("sent", "sent nominee"),
    ),
    Row("applications:readiness_domain", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent", "leadership")),
    Row("applications:organization", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:organization_details", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:commitments", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:letter", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:letter_details", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:check", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:withdraw", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row(
        "applications:add_participant", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft", "core"), "POST"
    ),
    Row(
        "applications:participant", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft", "nominee"), "POST"
    ),
    Row(
        "applications:remove_participant",
        "302 302 404 404 404 404 404 404 404 404 404 404 404",
        ("draft", "nominee"),
        "POST",
    ),
    Row(
        "applications:readiness_domain",
        "302 422 404 404 404 404 404 404 404 404 404 404 404",
        ("draft", "leadership"),
        "POST",
    ),
    Row("applications:ask_to_rate", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft", "nominee")),
    Row(
        "applications:ask_to_rate", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft", "nominee"), "POST"
    ),
    Row("applications:profile", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:rating", "200 200 200 200 200 200 200 200 200 200 200 200 200", ("rating",)),
    Row("applications:rating", "410 410 410 410 410 410 410 410 410 410 410 410 410", ("of-nobody",)),
    Row("applications:rating_domain", "200 200 200 200 200 200 200 200 200 200 200 200 200", ("rating", "leadership")),
    Row(
        "applications:rating_domain",
        "422 422 422 422 422 422 422 422 422 422 422 422 422",
        ("rating", "leadership"),
        "POST",
    ),
    Row("applications:ask_everybody", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:ask_everybody", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:ask_to_confirm", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft", "nominee")),
    Row(
        "applications:ask_to_confirm",
        "302 302 404 404 404 404 404 404 404 404 404 404 404",
        ("draft", "nominee"),
        "POST",
    ),
    Row(
        "applications:ask_to_confirm",
        "302 302 404 404 404 404 404 404 404 404 404 404 404",
        ("sent", "sent nominee"),
        "POST",
    ),
    Row(
        "applications:replace_participant", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft", "nominee")
    ),
    Row(
        "applications:replace_participant",
        "302 200 404 404 404 404 404 404 404 404 404 404 404",
        ("sent", "sent nominee"),
    ),
    Row(
        "applications:replace_participant",
        "302 422 404 404 404 404 404 404 404 404 404 404 404",
        ("sent", "sent nominee"),
        "POST",
    ),
    Row("applications:confirm_place", "200 200 200 200 200 200 200 200 200 200 200 200 200", ("place link",)),
    Row("applications:confirm_place", "422 422 422 422 422 422 422 422 422 422 422 422 422", ("place link",), "POST"),
    Row("applications:confirm_place", "410 410 410 410 410 410 410 410 410 410 410 410 410", ("of-nobody",)),
    Row("applications:place", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:place", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",), "POST"),
    Row("applications:give_place_back", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:give_place_back", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",), "POST"),
    Row("applications:editors", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:editors", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:editors", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:end_editor", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft", "editor")),
    Row("applications:end_editor", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft", "editor"), "POST"),
    Row(
        "applications:send_invitation_again",
        "302 302 404 404 404 404 404 404 404 404 404 404 404",
        ("draft", "editor invitation"),
    ),
    Row(
        "applications:send_invitation_again",
        "302 302 404 404 404 404 404 404 404 404 404 404 404",
        ("draft", "editor invitation"),
        "POST",
    ),
    Row(
        "applications:withdraw_invitation",
        "302 302 404 404 404 404 404 404 404 404 404 404 404",
        ("draft", "editor invitation"),
    ),
    Row(
        "applications:withdraw_invitation",
        "302 302 404 404 404 404 404 404 404 404 404 404 404",
        ("draft", "editor invitation"),
        "POST",
    ),
    Row("applications:invitation", "200 403 403 403 403 403 403 403 403 403 403 403 403", ("editor link",)),
    Row("applications:invitation", "302 403 403 403 403 403 403 403 403 403 403 403 403", ("editor link",), "POST"),
    Row("applications:invitation", "410 410 410 410 410 410 410 410 410 410 410 410 410", ("of-nobody",)),
    Row("applications:letter_words", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:letter_words", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:letter_words", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:ask_for_signature", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:ask_for_signature", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:ask_for_signature", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:ask_again", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:ask_again", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:withdraw_request", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:withdraw_request", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:sign_letter", "200 200 200 200 200 200 200 200 200 200 200 200 200", ("letter link",)),
    Row("applications:sign_letter", "422 422 422 422 422 422 422 422 422 422 422 422 422", ("letter link",), "POST"),
    Row("applications:sign_letter", "410 410 410 410 410 410 410 410 410 410 410 410 410", ("of-nobody",)),
    Row("applications:write_message", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:write_message", "302 422 404 404 404 404 404 404 404 404 404 404 404", ("sent",), "POST"),
    Row("applications:write_message", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",), "POST"),
    Row("applications:take_back", "302 200 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:take_back", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",), "POST"),
    Row("applications:take_back", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("draft",)),
    Row("applications:carry_over", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:carry_over", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",), "POST"),
    Row("applications:send_again", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("applications:send_again", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",), "POST"),
    # meetings
    Row("meetings:team_meetings", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("meetings:event", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "event")),
    # submissions
    Row("submissions:months", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("submissions:this_month", "302 404 404 302 302 302 404 302 302 404 302 302 404", ("team",)),
    Row("submissions:report", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "march")),
    Row("submissions:report", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "april")),
    Row("submissions:submit_report", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "april")),
    Row("submissions:submit_report", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "april"), "POST"),
    Row("submissions:part_changes", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "april")),
    Row("submissions:part_changes", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "april"), "POST"),
    Row("submissions:new_test", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team", "april")),
    Row("submissions:new_test", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "april"), "POST"),
    Row("submissions:part_learning", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "april")),
    Row("submissions:part_learning", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "april"), "POST"),
    Row("submissions:part_process", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "april")),
    Row("submissions:part_process", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "april"), "POST"),
    Row("submissions:part_outcome", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "april")),
    Row("submissions:part_outcome", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "april"), "POST"),
    Row("submissions:part_learning", "302 404 404 302 302 302 404 302 302 404 302 302 404", ("team", "march")),
    Row("submissions:part_learning", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "march"), "POST"),
    Row("submissions:edit_test", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team", "april", "cycle")),
    Row(
        "submissions:edit_test",
        "302 404 404 422 403 422 404 403 403 404 403 403 404",
        ("team", "april", "cycle"),
        "POST",
    ),
    Row("submissions:carry_test_on", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "april", "cycle")),
    Row(
        "submissions:carry_test_on",
        "302 404 404 302 403 302 404 403 403 404 403 403 404",
        ("team", "april", "cycle"),
        "POST",
    ),
    Row("submissions:take_test_out", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "april", "cycle")),
    Row(
        "submissions:take_test_out",
        "302 404 404 302 403 302 404 403 403 404 403 403 404",
        ("team", "april", "cycle"),
        "POST",
    ),
    Row("submissions:measures", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team",)),
    Row("submissions:choose_measure", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team",)),
    Row("submissions:choose_measure", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team",), "POST"),
    Row("submissions:measure", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "measure")),
    Row("submissions:note_on_chart", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "measure")),
    Row(
        "submissions:note_on_chart", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "measure"), "POST"
    ),
    Row("submissions:back_data", "302 404 404 200 403 200 404 403 403 404 403 403 404", ("team", "measure")),
    Row("submissions:back_data", "302 404 404 422 403 422 404 403 403 404 403 403 404", ("team", "measure"), "POST"),
    # reports
    Row("reports:month_pdf", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "march")),
    Row("reports:month_pdf", "302 404 404 302 302 302 404 302 302 404 302 302 404", ("team", "march"), "POST"),
    Row("reports:document", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "document")),
    Row("reports:order_again", "405 405 405 405 405 405 405 405 405 405 405 405 405", ("team", "document")),
    Row("reports:order_again", "302 404 404 302 302 302 404 302 302 404 302 302 404", ("team", "document"), "POST"),
    Row("reports:document_file", "302 404 404 200 200 200 404 200 200 404 200 200 404", ("team", "document")),
    Row("reports:order_copy", "302 302 404 404 404 404 404 404 404 404 404 404 404", ("sent",)),
    Row("reports:order_copy", "302 404 404 404 404 404 404 404 404 404 404 404 404", ("of nobody",), "POST"),
    Row("reports:copy", "302 404 404 404 404 404 404 404 404 404 404 404 404", ("sent", "document")),
    Row("reports:copy_again", "302 404 404 404 404 404 404 404 404 404 404 404 404", ("sent", "document"), "POST"),
    Row("reports:copy_file", "302 404 404 404 404 404 404 404 404 404 404 404 404", ("sent", "document")),
    Row("reports:order_dossier", "302 302 302 302 302 302 302 405 302 405 405 405 405", ("sent id",)),
    Row("reports:order_dossier", "302 302 302 302 302 302 302 404 302 404 302 302 404", ("sent id",), "POST"),
    Row("reports:order_dossier", "302 302 302 302 302 302 302 404 302 404 302 302 302", ("in review id",), "POST"),
    Row("reports:dossier", "302 302 302 302 302 302 302 404 302 404 404 404 404", ("sent id", "document")),
    Row(
        "reports:dossier_again", "302 302 302 302 302 302 302 404 302 404 404 404 404", ("sent id", "document"), "POST"
    ),
    Row("reports:dossier_file", "302 302 302 302 302 302 302 404 302 404 404 404 404", ("sent id", "document")),
    # account
    Row("account_login", "200 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_request_login_code", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_confirm_login_code", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_login_with_password", "200 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_signup", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_logout", "405 405 405 405 405 405 405 405 405 405 405 405 405"),
    Row("account_logout", "302 302 302 302 302 302 302 302 302 302 302 302 302", (), "POST"),
    Row("account_inactive", "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("account_reauthenticate", "302 403 403 403 403 403 403 302 403 302 302 302 302"),
    Row("account_profile", "302 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("account_email", "302 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("account_email_verification_sent", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_change_password", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_set_password", "302 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("account_reset_password", "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("account_confirm_password_reset_code", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_complete_password_reset", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("account_password_reset_completed", "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    # mfa
    Row("mfa_index", "302 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("mfa_authenticate", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("mfa_reauthenticate", "302 403 403 403 403 403 403 200 403 200 200 200 200"),
    Row("mfa_activate_totp", "302 200 200 200 200 200 200 302 200 302 302 302 302"),
    Row("mfa_deactivate_totp", "302 404 404 404 404 404 404 302 404 302 302 302 302"),
    Row("mfa_view_recovery_codes", "302 404 404 404 404 404 404 404 404 404 404 404 404"),
    Row("mfa_generate_recovery_codes", "302 200 200 200 200 200 200 302 200 302 302 302 302"),
    Row("mfa_download_recovery_codes", "302 404 404 404 404 404 404 404 404 404 404 404 404"),
    Row("mfa_list_webauthn", "302 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("mfa_add_webauthn", "302 200 200 200 200 200 200 302 200 302 302 302 302"),
    Row("mfa_reauthenticate_webauthn", "302 403 403 403 403 403 403 302 403 302 302 302 302"),
    Row("mfa_remove_webauthn", "302 404 404 404 404 404 404 302 404 302 302 302 302", ("0",)),
    Row("mfa_edit_webauthn", "302 404 404 404 404 404 404 302 404 302 302 302 302", ("0",)),
    Row("mfa_login_webauthn", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    # usersessions
    Row("usersessions_list", "302 200 200 200 200 200 200 200 200 200 200 200 200"),
    # admin
    Row("admin:index", "302 302 302 302 302 302 302 200 302 200 200 200 200"),
    Row("admin:login", "302 403 403 403 403 403 403 302 403 302 302 302 302"),
    Row("admin:logout", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("admin:password_change", "302 302 302 302 302 302 302 302 302 302 302 302 302"),
    Row("admin:password_change_done", "302 302 302 302 302 302 302 200 302 200 200 200 200"),
    Row("admin:autocomplete", "302 302 302 302 302 302 302 403 302 403 403 403 403"),
    Row("admin:jsi18n", "302 302 302 302 302 302 302 200 302 200 200 200 200"),
    Row("admin:app_list", "302 302 302 302 302 302 302 200 302 200 200 200 200", ("teams",)),
    Row("admin:view_on_site", "302 302 302 302 302 302 302 404 302 404 404 404 404", ("1", "1")),
    Row("admin:teams_add_member", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",)),
    Row("admin:teams_add_member", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",), "POST"),
    Row("admin:teams_assign_coach", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",)),
    Row("admin:teams_assign_coach", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",), "POST"),
    Row("admin:teams_assign_alumnus", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",)),
    Row("admin:teams_assign_alumnus", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("team",), "POST"),
    Row("admin:teams_end_coaching", "302 302 302 302 302 302 302 403 302 403 404 404 403", ("team", "999999")),
    Row("admin:teams_end_coaching", "302 302 302 302 302 302 302 403 302 403 404 404 403", ("team", "999999"), "POST"),
    Row("admin:teams_log_contribution", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("offer",)),
    Row("admin:teams_log_contribution", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("offer",), "POST"),
    Row("admin:teams_pause", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",)),
    Row("admin:teams_pause", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",), "POST"),
    Row("admin:teams_end_membership", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team", "membership")),
    Row(
        "admin:teams_end_membership",
        "302 302 302 302 302 302 302 403 302 403 200 200 403",
        ("team", "membership"),
        "POST",
    ),
    Row("admin:teams_replace_member", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team", "membership")),
    Row(
        "admin:teams_replace_member",
        "302 302 302 302 302 302 302 403 302 403 422 422 403",
        ("team", "membership"),
        "POST",
    ),
    Row("admin:teams_change_member", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team", "membership")),
    Row(
        "admin:teams_change_member",
        "302 302 302 302 302 302 302 403 302 403 422 422 403",
        ("team", "membership"),
        "POST",
    ),
    Row("admin:teams_withdraw_team", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",)),
    Row("admin:teams_withdraw_team", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("team",), "POST"),
    Row("admin:teams_merge_teams", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",)),
    Row("admin:teams_merge_teams", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("team",), "POST"),
    Row("admin:teams_resume_team", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team", "pause")),
    Row("admin:teams_resume_team", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("team", "pause"), "POST"),
    Row("admin:teams_decide_proposal", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("proposal",)),
    Row("admin:teams_decide_proposal", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("proposal",), "POST"),
    Row("admin:teams_person_duplicates", "302 302 302 302 302 302 302 403 302 403 200 200 403"),
    Row("admin:teams_person_correct", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("unbound",)),
    Row("admin:teams_person_correct", "302 302 302 302 302 302 302 403 302 403 422 422 403", ("unbound",), "POST"),
    Row(
        "admin:teams_person_merge", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("second person", "unbound")
    ),
    Row(
        "admin:teams_person_merge",
        "302 302 302 302 302 302 302 403 302 403 422 422 403",
        ("second person", "unbound"),
        "POST",
    ),
    Row(
        "admin:teams_person_apart", "302 302 302 302 302 302 302 405 302 405 405 405 405", ("second person", "unbound")
    ),
    Row(
        "admin:teams_person_apart",
        "302 302 302 302 302 302 302 403 302 403 302 302 403",
        ("second person", "unbound"),
        "POST",
    ),
    Row("admin:teams_peopleimport_upload", "302 302 302 302 302 302 302 403 302 403 200 200 403"),
    Row("admin:teams_peopleimport_upload", "302 302 302 302 302 302 302 403 302 403 422 422 403", (), "POST"),
    Row("admin:teams_peopleimport_columns", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("people list",)),
    Row(
        "admin:teams_peopleimport_columns",
        "302 302 302 302 302 302 302 403 302 403 422 422 403",
        ("people list",),
        "POST",
    ),
    Row("admin:teams_peopleimport_preview", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("people list",)),
    Row(
        "admin:teams_peopleimport_preview",
        "302 302 302 302 302 302 302 403 302 403 302 302 403",
        ("people list",),
        "POST",
    ),
    Row("admin:teams_peopleimport_put_aside", "302 302 302 302 302 302 302 405 302 405 405 405 405", ("people list",)),
    Row(
        "admin:teams_peopleimport_put_aside",
        "302 302 302 302 302 302 302 403 302 403 302 302 403",
        ("people list",),
        "POST",
    ),
    Row("admin:applications_enquiry_assign", "302 302 302 302 302 302 302 405 302 405 405 405 405", ("1",)),
    Row(
        "admin:applications_enquiry_assign", "302 302 302 302 302 302 302 403 302 403 404 404 403", ("999999",), "POST"
    ),
    Row("admin:applications_enquiry_answer", "302 302 302 302 302 302 302 405 302 405 405 405 405", ("1",)),
    Row(
        "admin:applications_enquiry_answer", "302 302 302 302 302 302 302 403 302 403 404 404 403", ("999999",), "POST"
    ),
    Row("admin:applications_enquiry_invite", "302 302 302 302 302 302 302 405 302 405 405 405 405", ("1",)),
    Row(
        "admin:applications_enquiry_invite", "302 302 302 302 302 302 302 403 302 403 404 404 403", ("999999",), "POST"
    ),
    Row("admin:applications_application_export", "302 302 302 302 302 302 302 405 302 405 405 405 405"),
    Row("admin:applications_application_export", "302 302 302 302 302 302 302 403 302 403 404 404 403", (), "POST"),
    Row(
        "admin:applications_application_start_review",
        "302 302 302 302 302 302 302 405 302 405 405 405 405",
        ("sent id",),
    ),
    Row(
        "admin:applications_application_start_review",
        "302 302 302 302 302 302 302 404 302 404 302 302 404",
        ("sent id",),
        "POST",
    ),
    Row(
        "admin:applications_application_reviewers", "302 302 302 302 302 302 302 404 302 404 200 200 404", ("sent id",)
    ),
    Row(
        "admin:applications_application_reviewers",
        "302 302 302 302 302 302 302 404 302 404 200 200 403",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_reviewers",
        "302 302 302 302 302 302 302 404 302 404 422 422 403",
        ("in review id",),
        "POST",
    ),
    Row(
        "admin:applications_application_assign_evenly",
        "302 302 302 302 302 302 302 405 302 405 405 405 405",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_assign_evenly",
        "302 302 302 302 302 302 302 404 302 404 302 302 403",
        ("in review id",),
        "POST",
    ),
    Row(
        "admin:applications_application_take_off",
        "302 302 302 302 302 302 302 405 302 405 405 405 405",
        ("in review id", "assignment"),
    ),
    Row(
        "admin:applications_application_take_off",
        "302 302 302 302 302 302 302 404 302 404 302 302 403",
        ("in review id", "assignment"),
        "POST",
    ),
    Row("admin:applications_application_conflict", "302 302 302 302 302 302 302 404 302 404 200 200 404", ("sent id",)),
    Row(
        "admin:applications_application_conflict",
        "302 302 302 302 302 302 302 404 302 404 200 200 200",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_conflict",
        "302 302 302 302 302 302 302 404 302 404 422 422 422",
        ("in review id",),
        "POST",
    ),
    Row("admin:applications_application_review", "302 302 302 302 302 302 302 404 302 404 404 404 404", ("sent id",)),
    Row(
        "admin:applications_application_review",
        "302 302 302 302 302 302 302 404 302 404 404 404 200",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_review",
        "302 302 302 302 302 302 302 404 302 404 404 404 302",
        ("in review id",),
        "POST",
    ),
    Row(
        "admin:applications_application_review_again",
        "302 302 302 302 302 302 302 405 302 405 405 405 405",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_review_again",
        "302 302 302 302 302 302 302 404 302 404 404 404 302",
        ("in review id",),
        "POST",
    ),
    Row(
        "admin:applications_application_decide",
        "302 302 302 302 302 302 302 404 302 404 200 200 403",
        ("in review id", "accept"),
    ),
    Row(
        "admin:applications_application_decide",
        "302 302 302 302 302 302 302 404 302 404 422 422 403",
        ("in review id", "decline"),
        "POST",
    ),
    Row(
        "admin:applications_application_take_back",
        "302 302 302 302 302 302 302 405 302 405 405 405 405",
        ("in review id", "999999"),
    ),
    Row(
        "admin:applications_application_take_back",
        "302 302 302 302 302 302 302 404 302 404 404 404 403",
        ("in review id", "999999"),
        "POST",
    ),
    Row("admin:applications_application_panel", "302 302 302 302 302 302 302 404 302 404 200 200 403", ("cohort",)),
    Row("admin:applications_application_release", "302 302 302 302 302 302 302 404 302 404 200 200 403", ("cohort",)),
    Row(
        "admin:applications_application_release",
        "302 302 302 302 302 302 302 404 302 404 302 302 403",
        ("cohort",),
        "POST",
    ),
    Row("admin:applications_application_extend", "302 302 302 302 302 302 302 403 302 403 200 200 403"),
    Row("admin:applications_application_extend", "302 302 302 302 302 302 302 403 302 403 422 422 403", (), "POST"),
    Row("admin:applications_application_messages", "302 302 302 302 302 302 302 404 302 404 200 200 404", ("sent id",)),
    Row(
        "admin:applications_application_messages",
        "302 302 302 302 302 302 302 404 302 404 422 422 404",
        ("sent id",),
        "POST",
    ),
    Row(
        "admin:applications_application_messages",
        "302 302 302 302 302 302 302 404 302 404 200 200 200",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_messages",
        "302 302 302 302 302 302 302 404 302 404 422 422 403",
        ("in review id",),
        "POST",
    ),
    Row(
        "admin:applications_application_messages", "302 302 302 302 302 302 302 404 302 404 404 404 404", ("draft id",)
    ),
    Row(
        "admin:applications_application_readiness", "302 302 302 302 302 302 302 404 302 404 200 200 404", ("sent id",)
    ),
    Row(
        "admin:applications_application_readiness",
        "302 302 302 302 302 302 302 404 302 404 200 200 200",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_settle",
        "302 302 302 302 302 302 302 405 302 405 405 405 405",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_settle",
        "302 302 302 302 302 302 302 404 302 404 302 302 403",
        ("in review id",),
        "POST",
    ),
    Row("admin:applications_application_ask", "302 302 302 302 302 302 302 404 302 404 200 200 403", ("in review id",)),
    Row(
        "admin:applications_application_ask",
        "302 302 302 302 302 302 302 404 302 404 422 422 403",
        ("in review id",),
        "POST",
    ),
    Row(
        "admin:applications_application_take_question_back",
        "302 302 302 302 302 302 302 405 302 405 405 405 405",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_take_question_back",
        "302 302 302 302 302 302 302 404 302 404 302 302 403",
        ("in review id",),
        "POST",
    ),
    Row("admin:applications_application_letter", "302 302 302 302 302 302 302 404 302 404 200 200 404", ("sent id",)),
    Row(
        "admin:applications_application_letter_file",
        "302 302 302 302 302 302 302 404 302 404 200 200 404",
        ("sent id",),
    ),
    Row(
        "admin:applications_application_letter_page",
        "302 302 302 302 302 302 302 404 302 404 200 200 404",
        ("sent id", "1"),
    ),
    Row(
        "admin:applications_application_letter",
        "302 302 302 302 302 302 302 404 302 404 200 200 200",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_letter",
        "302 302 302 302 302 302 302 404 302 404 302 302 302",
        ("in review id",),
        "POST",
    ),
    Row(
        "admin:applications_application_letter_file",
        "302 302 302 302 302 302 302 404 302 404 200 200 200",
        ("in review id",),
    ),
    Row(
        "admin:applications_application_letter_page",
        "302 302 302 302 302 302 302 404 302 404 200 200 200",
        ("in review id", "1"),
    ),
    Row("admin:applications_application_change", "302 302 302 302 302 302 302 404 302 404 200 200 404", ("sent id",)),
    Row("admin:applications_application_change", "302 302 302 302 302 302 302 404 302 404 404 404 404", ("draft id",)),
    Row("admin:applications_application_letter", "302 302 302 302 302 302 302 404 302 404 404 404 404", ("draft id",)),
    Row(
        "admin:applications_application_letter_file",
        "302 302 302 302 302 302 302 404 302 404 404 404 404",
        ("draft id",),
    ),
    Row(
        "admin:applications_application_letter_page",
        "302 302 302 302 302 302 302 404 302 404 404 404 404",
        ("draft id", "1"),
    ),
    Row("admin:meetings_event_calendar", "302 302 302 302 302 302 302 403 302 403 200 200 403"),
    Row("admin:meetings_event_calendar", "302 302 302 302 302 302 302 403 302 403 200 200 403", (), "POST"),
    Row("admin:meetings_event_roll", "302 302 302 302 302 302 302 200 302 403 200 200 403", ("event",)),
    Row("admin:meetings_event_roll", "302 302 302 302 302 302 302 422 302 403 422 422 403", ("event",), "POST"),
    Row("admin:meetings_event_move", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("event",)),
    Row("admin:meetings_event_move", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("event",), "POST"),
    Row("admin:meetings_event_cancel", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("event",)),
    Row("admin:meetings_event_cancel", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("event",), "POST"),
    Row("admin:meetings_event_waive", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("event", "team")),
    Row("admin:meetings_event_waive", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("event", "team"), "POST"),
    Row("admin:submissions_report_return", "302 302 302 302 302 302 302 200 302 403 200 200 404", ("report",)),
    Row("admin:submissions_report_return", "302 302 302 302 302 302 302 422 302 403 422 422 404", ("report",), "POST"),
    Row("admin:submissions_report_accept", "302 302 302 302 302 302 302 200 302 403 200 200 404", ("report",)),
    Row("admin:submissions_report_accept", "302 302 302 302 302 302 302 302 302 403 302 302 404", ("report",), "POST"),
    Row("admin:submissions_report_teams", "302 302 302 302 302 302 302 403 302 403 200 200 403"),
    Row("admin:submissions_report_months", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team",)),
    Row("admin:submissions_report_grant", "302 302 302 302 302 302 302 403 302 403 200 200 403", ("team", "april")),
    Row(
        "admin:submissions_report_grant",
        "302 302 302 302 302 302 302 403 302 403 422 422 403",
        ("team", "april"),
        "POST",
    ),
    Row("admin/(?P<url>.*)$", "302 302 302 302 302 302 302 404 302 404 404 404 404"),
)

# Pages that Django's admin makes for each of its models: list, add, change, history, delete; for coach, evaluator,
# coordinator, director and reviewer. Everybody else, the alumnus coach too, is led to the way in.
ADMIN_PAGES = ("changelist", "add", "change", "history", "delete")
ADMIN = {
    "network_network": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
    ),
    "network_helpblock": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
    ),
    "network_textversion": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 200 200 200 403",
        "200 403 200 200 403",
    ),
    "accounts_user": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 403 403",
    ),
    "accounts_staffrole": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 200 200 403",
        "200 200 200 200 403",
        "403 403 403 403 403",
    ),
    "accounts_auditentry": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 403 403",
    ),
    "outbox_outgoingmail": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 403 403",
    ),
    "outbox_suppression": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 403 403",
    ),
    "teams_cohort": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 200 200 200 403",
        "200 200 200 200 403",
        "200 403 200 200 403",
    ),
    "teams_team": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
    ),
    "teams_rosterproposal": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 403 403",
    ),
    "teams_pooloffer": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 403 403",
    ),
    "teams_peopleimport": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 302 200 403",
        "200 403 302 200 403",
        "403 403 403 403 403",
    ),
    "teams_person": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
    ),
    "teams_organization": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
    ),
    "applications_application": (
        "403 403 404 404 403",
        "403 403 404 404 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
    ),
    "applications_enquiry": (
        "403 403 403 403 403",
        "403 403 403 403 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 403 403",
    ),
    "meetings_event": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 302 403",
    ),
    "submissions_report": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 404 302 403",
    ),
    "submissions_measure": (
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "200 403 200 200 403",
        "403 403 403 403 403",
    ),
}
CLOSED = ("auth_group", "account_emailaddress", "mfa_authenticator", "usersessions_usersession")
"""What libraries add to the admin, and no role opens. A history of no row, number 0, answers 302."""


@dataclass(frozen=True)
class Entry:
    """An address as the site's table of addresses has it."""

    name: str
    route: str


def every_address() -> Iterator[Entry]:
    """All addresses of the site, whoever included them."""

    def walk(resolver: URLResolver, namespace: str, route: str) -> Iterator[Entry]:
        for item in resolver.url_patterns:
            here = route + str(item.pattern)
            if isinstance(item, URLPattern):
                yield Entry(f"{namespace}{item.name}" if item.name else here, here)
            else:
                yield from walk(item, f"{namespace}{item.namespace}:" if item.namespace else namespace, here)

    yield from walk(get_resolver(), "", "")


def to_staff(*statuses: str) -> str:
    """The answers of a page of the admin: those to STAFF as given, and everybody else is led to the way in."""
    given = dict(zip(STAFF, statuses, strict=True))
    return " ".join(given.get(who, "302") for who in PEOPLE)


def admin_rows() -> Iterator[Row]:
    """The rows of the pages that Django's admin makes."""
    for model, answers in ADMIN.items():
        for number, page in enumerate(ADMIN_PAGES):
            of_staff = [answer.split()[number] for answer in answers]
            own = () if page in {"changelist", "add"} else ("its own",)
            yield Row(f"admin:{model}_{page}", to_staff(*of_staff), own)
        app, _, name = model.partition("_")
        yield Row(f"admin/{app}/{name}/<path:object_id>/", " ".join(["302"] * len(PEOPLE)))
    for model in CLOSED:
        for page in ADMIN_PAGES:
            own = () if page in {"changelist", "add"} else ("0",)
            status = "302" if page == "history" else "403"
            yield Row(f"admin:{model}_{page}", to_staff(*[status] * len(STAFF)), own)


TABLE = (*ROWS, *admin_rows())


def not_in_table(addresses: Iterable[Entry], table: Iterable[Row]) -> list[str]:
    """Addresses that nobody has said who gets; every new one belongs into the table."""
    named = {row.name for row in table}
    closed = tuple(f"admin/{model.replace('_', '/')}/" for model in CLOSED)
    return [each.name for each in addresses if each.name not in named and not each.name.startswith(closed)]
