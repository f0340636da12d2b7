"""Who is in the demonstration network, and how each team's story goes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from joynet.accounts.models import Role
from teams.rules import OrganizationKind, SignatoryLevel, Slot, Subtype


@dataclass(frozen=True)
class DemoPerson:
    """One member of a team. `slot` "" is a further member."""

    name: str
    title: str
    slot: str = ""
    subtype: str = ""
    profession: str = ""
    hours: int = 3
    is_data_lead: bool = False


@dataclass(frozen=True)
class Story:
    """How a team's figures, reports and attendance go. Months count from 1; a missing month is never sent."""

    turnover: tuple[float, float] = (2.1, 2.1)  # percent a month, before and after the change
    absence: tuple[float, float] = (5.2, 5.2)
    talks: tuple[float, float] = (18.0, 62.0)  # percent of staff, first month and last
    changes_in: int = 2  # the month from which the figures change; 0: already while the team prepares
    missing: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()
    away: frozenset[int] = frozenset()  # events (counted from 0) at which only one member was present
    leader_leaves_in: int = 0  # the month in which the senior leader leaves; 0: stays
    prepared: str = ""  # a change adopted while the team prepared, noted on its turnover chart
    drafts_last: bool = False  # the month that is owed now stands as a draft


@dataclass(frozen=True)
class DemoTeam:
    """One organization with its team."""

    name: str
    country: str
    kind: str
    size: int
    zone: str
    domain: str
    units: str
    signatory: str
    signatory_title: str
    headcount: int
    people: tuple[DemoPerson, ...]
    story: Story = field(default_factory=Story)
    level: str = SignatoryLevel.CHIEF_EXECUTIVE

    def email_of(self, person: DemoPerson) -> str:
        """An address that leads nowhere."""
        plain = unicodedata.normalize("NFKD", person.name).encode("ascii", "ignore").decode()
        words = [word for word in plain.replace(".", "").split() if word != "Dr"]
        return f"{words[0]}.{words[-1]}@{self.domain}".lower()


def _leader(name: str, title: str) -> DemoPerson:
    return DemoPerson(name, title, Slot.SENIOR_LEADER, hours=2)


def _core(name: str, title: str, subtype: str = Subtype.UNIT_MANAGER, *, is_data_lead: bool = True) -> DemoPerson:
    return DemoPerson(name, title, Slot.CORE, subtype, hours=6, is_data_lead=is_data_lead)


def _clinician(name: str, title: str, profession: str) -> DemoPerson:
    return DemoPerson(name, title, Slot.FRONTLINE_CLINICIAN, profession=profession, hours=4)


TEAMS: tuple[DemoTeam, ...] = (
    DemoTeam(
        "Lakeside Community Hospital",
        "United States",
        OrganizationKind.HOSPITAL,
        1840,
        "America/New_York",
        "lakeside.example",
        "Two medical wards and the emergency department",
        "Eleanor Marsh",
        "President and Chief Executive",
        412,
        (
            _leader("Marcus Bell", "Chief Nursing Officer"),
            _core("Priya Raman", "Nurse Manager, 4 West"),
            _clinician("Tomás Herrera", "Staff Nurse, Emergency", "Registered nurse"),
            DemoPerson("Grace Lindqvist", "Improvement Advisor", hours=4),
        ),
        Story(
            turnover=(2.6, 1.2),
            absence=(5.9, 5.0),
            talks=(22, 81),
            changes_in=0,
            prepared="Weekly visits of the nurse manager",
        ),
    ),
    DemoTeam(
        "St. Brigid’s Health System",
        "United States",
        OrganizationKind.HEALTH_SYSTEM,
        5200,
        "America/Chicago",
        "stbrigids.example",
        "Surgical services across three sites",
        "Harold Osei",
        "Chief Executive Officer",
        690,
        (
            _leader("Dr. Naomi Feldman", "Chief Medical Officer"),
            _core("Aaron Kowalski", "Director of Surgical Services", Subtype.CORE_LEADER),
            _clinician("Lena Park", "Surgical Technologist", "Surgical technologist"),
        ),
        Story(turnover=(2.2, 2.2), absence=(4.8, 4.8), talks=(25, 48), late=frozenset({4})),
    ),
    DemoTeam(
        "Harbour View University Hospital",
        "United Kingdom",
        OrganizationKind.HOSPITAL,
        3900,
        "Europe/London",
        "harbourview.example",
        "Acute medical unit and stroke ward",
        "Imogen Clarke",
        "Chief Executive",
        355,
        (
            _leader("Dr. Samir Haddad", "Deputy Medical Director"),
            _core("Bronwen Price", "Ward Manager"),
            _clinician("Callum Reid", "Physiotherapist", "Physiotherapist"),
        ),
        Story(turnover=(1.5, 1.7), absence=(5.1, 7.4), talks=(12, 30), changes_in=0, away=frozenset({5})),
    ),
    DemoTeam(
        "Riverbend Family Practices",
        "United States",
        OrganizationKind.PRIMARY_CARE,
        260,
        "America/Denver",
        "riverbend.example",
        "Six family practices",
        "Dr. Judith Amari",
        "Board Chair",
        208,
        (
            _leader("Dr. Owen Castillo", "Medical Director"),
            _core("Shauna Whitehorse", "Practice Manager"),
            _clinician("Ben Adeyemi", "Physician Assistant", "Physician assistant"),
        ),
        Story(
            turnover=(2.9, 2.7),
            talks=(10, 24),
            missing=frozenset({5, 7, 8}),
            late=frozenset({3}),
            away=frozenset({3, 6, 9}),
        ),
        SignatoryLevel.BOARD_CHAIR,
    ),
    DemoTeam(
        "Jurong Bay General Hospital",
        "Singapore",
        OrganizationKind.HOSPITAL,
        4100,
        "Asia/Singapore",
        "jurongbay.example",
        "Four inpatient wards",
        "Lim Swee Huat",
        "Chief Executive Officer",
        540,
        (
            _leader("Tan Mei Ling", "Chief Nurse"),
            _core("Rajesh Nair", "Nurse Manager"),
            _clinician("Nur Aisyah Rahman", "Senior Staff Nurse", "Registered nurse"),
        ),
        Story(turnover=(1.8, 1.2), absence=(3.1, 3.0), talks=(30, 76), changes_in=4),
    ),
    DemoTeam(
        "Uhuru Referral Hospital",
        "Kenya",
        OrganizationKind.HOSPITAL,
        980,
        "Africa/Nairobi",
        "uhuru.example",
        "Maternity and newborn unit",
        "Dr. Peter Kamau",
        "Hospital Director",
        186,
        (
            _leader("Dr. Wanjiru Mwangi", "Director of Clinical Services"),
            _core("Joseph Otieno", "Unit Manager, Maternity"),
            _clinician("Faith Njeri", "Nurse Midwife", "Midwife"),
        ),
        Story(turnover=(1.9, 1.6), absence=(4.2, 3.9), talks=(20, 66), changes_in=3),
    ),
    DemoTeam(
        "Prairie Home Care",
        "United States",
        OrganizationKind.LONG_TERM_CARE,
        430,
        "America/Chicago",
        "prairiehomecare.example",
        "Home care teams in four counties",
        "Walter Engel",
        "Chief Executive Officer",
        288,
        (
            _leader("Cynthia Monroe", "Vice President, Operations"),
            _core("Derek Olson", "Clinical Supervisor", Subtype.CORE_LEADER),
            _clinician("Maria Delgado", "Home Care Nurse", "Registered nurse"),
        ),
        Story(turnover=(3.4, 3.0), absence=(6.0, 5.7), talks=(15, 40), leader_leaves_in=8),
    ),
    DemoTeam(
        "Nordfjord Mental Health Service",
        "Norway",
        OrganizationKind.MENTAL_HEALTH,
        610,
        "Europe/Oslo",
        "nordfjord.example",
        "Community and inpatient teams",
        "Solveig Haugen",
        "Managing Director",
        174,
        (
            _leader("Henrik Dahl", "Clinic Director"),
            _core("Ingrid Solberg", "Section Leader", Subtype.CORE_LEADER),
            _clinician("Amira Yusuf", "Psychiatric Nurse", "Registered nurse"),
        ),
        Story(turnover=(1.4, 1.3), absence=(7.2, 6.1), talks=(28, 70), changes_in=3),
    ),
    DemoTeam(
        "Sunridge Senior Living",
        "United States",
        OrganizationKind.LONG_TERM_CARE,
        350,
        "America/Phoenix",
        "sunridge.example",
        "Two residences",
        "Alice Montgomery",
        "Chief Executive Officer",
        232,
        (
            _leader("Robert Tsosie", "Executive Director"),
            _core("Kimberly Shaw", "Director of Nursing"),
            _clinician("Angela Reyes", "Certified Nursing Assistant", "Nursing assistant"),
        ),
        Story(turnover=(4.1, 2.8), absence=(5.4, 5.1), talks=(8, 52), changes_in=4, drafts_last=True),
    ),
    DemoTeam(
        "Maple Grove Children’s Hospital",
        "Canada",
        OrganizationKind.HOSPITAL,
        2100,
        "America/Toronto",
        "maplegrove.example",
        "Pediatric intensive care",
        "Claire Bouchard",
        "President and Chief Executive",
        264,
        (
            _leader("Dr. Fiona MacLeod", "Vice President, Medical Affairs"),
            _core("Étienne Gagnon", "Unit Manager, Intensive Care"),
            _clinician("Hannah Zhou", "Respiratory Therapist", "Respiratory therapist"),
        ),
        Story(turnover=(1.7, 1.6), absence=(4.5, 4.4), talks=(35, 69)),
    ),
    DemoTeam(
        "Hospital San Telmo",
        "Argentina",
        OrganizationKind.HOSPITAL,
        1250,
        "America/Argentina/Buenos_Aires",
        "santelmo.example",
        "Emergency and internal medicine",
        "Dr. Lucía Ferraro",
        "Directora Ejecutiva",
        318,
        (
            _leader("Dr. Martín Quiroga", "Medical Director"),
            _core("Valentina Ríos", "Head Nurse"),
            _clinician("Diego Sosa", "Emergency Physician", "Physician"),
        ),
        Story(turnover=(1.6, 1.5), absence=(6.6, 5.6), talks=(16, 58), late=frozenset({2, 6})),
    ),
    DemoTeam(
        "Clearwater County Public Health",
        "United States",
        OrganizationKind.PUBLIC_HEALTH,
        320,
        "America/Los_Angeles",
        "clearwater.example",
        "Clinics and field services",
        "Denise Fujimoto",
        "Health Officer",
        241,
        (
            _leader("Paul Nakagawa", "Deputy Director"),
            _core("Rosa Jimenez", "Program Manager", Subtype.CORE_LEADER),
            _clinician("Tyler Brooks", "Public Health Nurse", "Public health nurse"),
        ),
        Story(turnover=(2.0, 2.1), absence=(4.9, 5.2), talks=(14, 33), away=frozenset(range(1, 26)) - {4, 9, 14}),
        SignatoryLevel.OTHER_C_LEVEL,
    ),
)

ALUMNI = DemoTeam(
    "Beacon Hill Medical Center",
    "United States",
    OrganizationKind.HOSPITAL,
    1450,
    "America/New_York",
    "beaconhill.example",
    "Two surgical units",
    "Victor Amsel",
    "President and Chief Executive",
    305,
    (
        _leader("Dr. Helen Brandt", "Chief Nursing Officer"),
        _core("Nadia Karimi", "Nurse Manager, Surgery"),
        _clinician("Joel Peters", "Staff Nurse, Surgery", "Registered nurse"),
    ),
    Story(turnover=(2.4, 1.3), absence=(5.2, 4.6), talks=(30, 80), changes_in=2),
)
"""The team of the pilot, whose people help others now."""


def _applicant(name: str, country: str, kind: str, zone: str, domain: str, people: tuple[str, str, str]) -> DemoTeam:
    leader, core, clinician = people
    return DemoTeam(
        name,
        country,
        kind,
        900,
        zone,
        domain,
        "One unit to begin with",
        "Frances Holloway",
        "Chief Executive Officer",
        220,
        (
            _leader(leader, "Chief Nursing Officer"),
            _core(core, "Unit Manager"),
            _clinician(clinician, "Staff Nurse", "Registered nurse"),
        ),
    )


APPLICANTS: tuple[DemoTeam, ...] = (
    _applicant(
        "Bayfront Medical Center",
        "United States",
        OrganizationKind.HOSPITAL,
        "America/Los_Angeles",
        "bayfront.example",
        ("Iris Caldwell", "Jonah Petersen", "Lucía Navarro"),
    ),
    _applicant(
        "Green Valley Hospice",
        "United States",
        OrganizationKind.LONG_TERM_CARE,
        "America/Chicago",
        "greenvalley.example",
        ("Martha Okonkwo", "Peter Lindgren", "Joy Santos"),
    ),
    _applicant(
        "Kingsway Community Health",
        "Canada",
        OrganizationKind.PRIMARY_CARE,
        "America/Toronto",
        "kingsway.example",
        ("Adrian Moreau", "Simone Laurent", "David Chen"),
    ),
    _applicant(
        "Seacrest Children’s Clinic",
        "United States",
        OrganizationKind.PRIMARY_CARE,
        "America/New_York",
        "seacrest.example",
        ("Helen Strand", "Malik Johnson", "Emily Tran"),
    ),
    _applicant(
        "Old Mill Rehabilitation",
        "United States",
        OrganizationKind.OTHER,
        "America/Denver",
        "oldmill.example",
        ("Gordon Fraser", "Nina Abbott", "Carlos Vega"),
    ),
    _applicant(
        "Twin Rivers Regional Hospital",
        "United States",
        OrganizationKind.HOSPITAL,
        "America/Chicago",
        "twinrivers.example",
        ("Beatrice Lang", "Samuel Ortiz", "Kate Nguyen"),
    ),
    _applicant(
        "Northfield Home Health",
        "United States",
        OrganizationKind.OTHER,
        "America/Chicago",
        "northfield.example",
        ("Doris Whitman", "Luis Herrera", "Amy Kowalski"),
    ),
)
"""Applicants to the next cohort: a draft, then sent, in review, accepted, declined, withdrawn, asked a question."""


@dataclass(frozen=True)
class DemoStaff:
    """One member of the network's staff."""

    name: str
    email: str
    role: Role


STAFF: tuple[DemoStaff, ...] = (
    DemoStaff("Dana Whitfield", "dana.whitfield@joynet.example", Role.DIRECTOR),
    DemoStaff("Omar Siddiqui", "omar.siddiqui@joynet.example", Role.COORDINATOR),
    DemoStaff("Ruth Abelson", "ruth.abelson@joynet.example", Role.REVIEWER),
    DemoStaff("Sofia Lund", "sofia.lund@joynet.example", Role.COACH),
)
