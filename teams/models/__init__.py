"""Cohorts, organizations, people, teams and who belongs to them when. Ranges of days are half open."""

from teams.models.charters import Charter, CharterSignOff
from teams.models.coaching import CoachAssignment
from teams.models.cohorts import Cohort, CohortQuerySet
from teams.models.drivers import Driver
from teams.models.letters import Letter, LetterColumns
from teams.models.organizations import Organization
from teams.models.people import Person, PersonQuerySet, ToldApart
from teams.models.people_imports import PeopleImport, PeopleImportRow
from teams.models.pool import Contribution, PoolOffer, PoolOfferQuerySet, Willingness
from teams.models.prework import PreworkItem, Storyboard
from teams.models.proposals import RosterProposal
from teams.models.readiness import ReadinessAnswer, ReadinessAnswerColumns, ReadinessResponse, ReadinessResponseQuerySet
from teams.models.risk import RiskOverride, RiskOverrideQuerySet
from teams.models.rosters import Membership, MembershipQuerySet, Pause, Team, TeamQuerySet
from teams.models.steering import SteeringMinutes

__all__ = [
    "Charter",
    "CharterSignOff",
    "CoachAssignment",
    "Cohort",
    "CohortQuerySet",
    "Contribution",
    "Driver",
    "Letter",
    "LetterColumns",
    "Membership",
    "MembershipQuerySet",
    "Organization",
    "Pause",
    "PeopleImport",
    "PeopleImportRow",
    "Person",
    "PersonQuerySet",
    "PoolOffer",
    "PoolOfferQuerySet",
    "PreworkItem",
    "ReadinessAnswer",
    "ReadinessAnswerColumns",
    "ReadinessResponse",
    "ReadinessResponseQuerySet",
    "RiskOverride",
    "RiskOverrideQuerySet",
    "RosterProposal",
    "SteeringMinutes",
    "Storyboard",
    "Team",
    "TeamQuerySet",
    "ToldApart",
    "Willingness",
]
