"""Pages of the teams app."""

from teams.views.charters import (
    Clash,
    charter,
    charter_approve,
    charter_compare,
    charter_edit,
    charter_review,
    charter_version,
)
from teams.views.drivers import (
    driver,
    driver_add,
    driver_down,
    driver_remove,
    driver_up,
    drivers,
    drivers_edit,
    drivers_start,
)
from teams.views.joining import INVITATION_LASTS, join
from teams.views.pool import (
    add_contribution,
    edit_offer,
    offers,
    say_willingness,
    take_back_contribution,
    withdraw_offer,
)
from teams.views.prework import (
    StoryboardClash,
    StoryboardRow,
    prework,
    prework_done,
    prework_undone,
    storyboard,
    storyboard_edit,
)
from teams.views.readiness import readiness, readiness_domain, readiness_hand_in
from teams.views.refusing import carry_seen
from teams.views.rosters import (
    acknowledge_proposal,
    propose_end,
    propose_member,
    propose_replacement,
    roster,
    withdraw_proposal,
)

__all__ = [
    "INVITATION_LASTS",
    "Clash",
    "StoryboardClash",
    "StoryboardRow",
    "acknowledge_proposal",
    "add_contribution",
    "carry_seen",
    "charter",
    "charter_approve",
    "charter_compare",
    "charter_edit",
    "charter_review",
    "charter_version",
    "driver",
    "driver_add",
    "driver_down",
    "driver_remove",
    "driver_up",
    "drivers",
    "drivers_edit",
    "drivers_start",
    "edit_offer",
    "join",
    "offers",
    "prework",
    "prework_done",
    "prework_undone",
    "propose_end",
    "propose_member",
    "propose_replacement",
    "readiness",
    "readiness_domain",
    "readiness_hand_in",
    "roster",
    "say_willingness",
    "storyboard",
    "storyboard_edit",
    "take_back_contribution",
    "withdraw_offer",
    "withdraw_proposal",
]
