"""Whom one can be in the demonstration, and where each begins."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from joynet.accounts.models import Role
from joynet.overview.demo.facts import ALUMNI, APPLICANTS, STAFF, TEAMS, DemoTeam
from teams.rules import Slot


@dataclass(frozen=True)
class Persona:
    """One person to step into."""

    name: str
    email: str
    what: str
    start: str


@dataclass(frozen=True)
class Group:
    """Persons of one kind."""

    title: str
    personas: tuple[Persona, ...]


_STAFF_WORDS = {
    Role.DIRECTOR: "Director: decides on applications, sees everything",
    Role.COORDINATOR: "Coordinator: calendar, roll, months, mail",
    Role.REVIEWER: "Reviewer: reads applications and letters",
    Role.COACH: "Coach of half of the teams",
}


def _member(name: str, slot: str, what: str) -> Persona:
    team = next(team for team in TEAMS if team.name == name)
    person = next(person for person in team.people if person.slot == slot)
    return Persona(person.name, team.email_of(person), f"{what} ({name})", "overview:home")


def _applicant(team: DemoTeam, what: str) -> Persona:
    core = next(person for person in team.people if person.slot == Slot.CORE)
    return Persona(core.name, team.email_of(core), f"{what} ({team.name})", "overview:home")


def _alumna(what: str) -> Persona:
    person = next(person for person in ALUMNI.people if person.slot == Slot.CORE)
    return Persona(person.name, ALUMNI.email_of(person), f"{what} ({ALUMNI.name})", "overview:home")


def groups() -> tuple[Group, ...]:
    """Everybody on the page, by kind."""
    members = (
        _member("Lakeside Community Hospital", Slot.CORE, "Nurse manager of a team whose turnover fell"),
        _member(
            "Harbour View University Hospital", Slot.FRONTLINE_CLINICIAN, "Clinician of a team with rising absence"
        ),
        _member("St. Brigid’s Health System", Slot.CORE, "Core leader of a team where nothing moves yet"),
        _member("Riverbend Family Practices", Slot.CORE, "Practice manager of a team that is behind"),
        _member("Prairie Home Care", Slot.CORE, "Supervisor of a team with an empty seat"),
        _member("Clearwater County Public Health", Slot.SENIOR_LEADER, "Senior leader of a team that misses meetings"),
        _alumna("Member of the pilot team, and coach of Clearwater County Public Health"),
    )
    applicants = (
        _applicant(APPLICANTS[0], "Applicant with a draft"),
        _applicant(APPLICANTS[1], "Applicant who has sent"),
        _applicant(APPLICANTS[2], "Applicant whose application is in review"),
        _applicant(APPLICANTS[3], "Applicant who was accepted"),
        _applicant(APPLICANTS[4], "Applicant who was declined"),
        _applicant(APPLICANTS[5], "Applicant who has withdrawn"),
        _applicant(APPLICANTS[6], "Applicant who is asked a question"),
    )
    staff = tuple(
        Persona(person.name, person.email, _STAFF_WORDS[Role(person.role)], _start_of_staff(person.role))
        for person in STAFF
    )
    return Group("Teams", members), Group("Applicants", applicants), Group("Staff of the network", staff)


def _start_of_staff(role: str) -> str:
    return "overview:home" if role == Role.COACH else "admin:index"


def start_of(email: str) -> str:
    """The address at which a person begins; everybody else begins at home."""
    for group in groups():
        for persona in group.personas:
            if persona.email == email:
                return reverse(persona.start)
    return reverse("overview:home")
