"""The readiness instrument: what is asked, in exactly the words of each version. Pure: no database, clock or request.

A version is frozen once it has been answered: a change of words is a new version beside the old one, so that old
answers are always shown with the text that was answered.
"""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("Absent", "Occasional, depends on individuals", "Partly reliable", "Reliable", "Built in and improving")
"""What the levels 1 to 5 mean for every item."""

DONT_KNOW = "Don't know"
EVIDENCE_MAX = 400
EVIDENCE_NEEDED_FROM = 4
"""The lowest level for which evidence must be given."""


@dataclass(frozen=True)
class Item:
    """One question. `levels` are the texts of level 1 to 5; `first_step` is suggested when the answer is 1 or 2."""

    code: str
    title: str
    levels: tuple[str, str, str, str, str]
    evidence: str
    first_step: str
    is_critical: bool = False


@dataclass(frozen=True)
class Part:
    """A named part of a domain that is also scored by itself."""

    key: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Domain:
    """One of the three domains. `key` is its name in addresses."""

    code: str
    key: str
    title: str
    items: tuple[Item, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """One version of the whole instrument."""

    version: str
    domains: tuple[Domain, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in their order."""
        return tuple(item for domain in self.domains for item in domain.items)

    def domain(self, key: str) -> Domain:
        """The domain with that name; KeyError when there is none."""
        return {domain.key: domain for domain in self.domains}[key]


_INFRASTRUCTURE = Domain(
    "A",
    "infrastructure",
    "Improvement infrastructure",
    (
        Item(
            "A1",
            "Protected time",
            (
                "No time agreed; work would be done on top",
                "Goodwill, no hours named",
                "Hours named for one person",
                "Hours agreed in writing for all named participants and usually kept",
                "Hours funded, backfilled and tracked; shortfalls fixed within a month",
            ),
            "Hours per week per participant; how backfilled",
            "Put two hours a week per participant in writing with the sponsor",
            is_critical=True,
        ),
        Item(
            "A2",
            "Improvement skill",
            (
                "Nobody on the team has tested a change with data",
                "One person trained, little practice",
                "Core leader has led at least one project with data",
                "Team has an experienced advisor who joins regularly",
                "Staff at all levels run tests; advisor network exists",
            ),
            "Names of projects in last two years",
            "Pair the core leader with an experienced advisor for one small project",
        ),
        Item(
            "A3",
            "Workforce data",
            (
                "No access to turnover, absence, injury or survey data",
                "Yearly reports only, organization level",
                "Quarterly data, unit level for some measures",
                "Monthly unit-level data within 30 days",
                "Unit staff see and collect their own measures weekly or daily",
            ),
            "List measures, level, delay in days",
            "Ask personnel and safety offices for 12 months of unit data in one table",
            is_critical=True,
        ),
        Item(
            "A4",
            "Testing habit",
            (
                "Changes are decided and rolled out",
                "Pilots happen, rarely measured",
                "Small tests used in some units",
                "Small tests with predictions are usual",
                "Unit huddles test and learn every week; failures shared openly",
            ),
            "Describe one test that failed and what followed",
            "Run one test with one person tomorrow; write the prediction first",
        ),
        Item(
            "A5",
            "Partnership",
            (
                "Staff, patients, community not involved in design",
                "Told after decisions",
                "Asked for comment",
                "Members of improvement teams",
                "Share decisions; paid or supported to do so",
            ),
            "Who, how many, doing what",
            "Invite two staff and one patient partner to the next planning hour",
        ),
        Item(
            "A6",
            "Spread and hold",
            (
                "Gains fade when attention moves",
                "Documents exist, nobody owns them",
                "Owner named, no monitoring",
                "Owner, standard work, training and monitoring",
                "Spread plan with budget; gains checked at 6 and 12 months",
            ),
            "One change still in place a year later",
            "Name an owner and one check for a change made last year",
        ),
    ),
)

_LEADERSHIP = Domain(
    "B",
    "leadership",
    "Leadership behaviors",
    (
        Item(
            "B1",
            "Strategic priority",
            (
                "Staff joy or well-being is in no plan",
                "Mentioned, no goal",
                "In the plan with an annual goal",
                "Goal with measures reviewed by executives quarterly",
                "Board reviews measures and holds the chief executive to them",
            ),
            "Page of plan; last review date",
            "Put joy in work on the next executive agenda with one measure",
            is_critical=True,
        ),
        Item(
            "B2",
            "Listening in person",
            (
                "Leaders rarely seen where work happens",
                "Visits around events or inspections",
                "Planned rounds, some kept",
                "Regular rounds asking what matters and what gets in the way",
                "Every leader does it; themes collected and used",
            ),
            "Rounds planned and kept last 3 months",
            "Book four rounds and ask two questions",
        ),
        Item(
            "B3",
            "Acting and closing the loop",
            (
                "Concerns vanish",
                "Some fixed, nobody told",
                "List kept, feedback irregular",
                "Staff told what was done or why not within 30 days",
                "Local teams fix most; leaders remove the rest; cycle time measured",
            ),
            "Three recent examples with dates",
            "Close one pebble a week and tell everyone",
        ),
        Item(
            "B4",
            "Openness about results",
            (
                "Workforce results kept at the top",
                "Shared in summary, late",
                "Shared with managers",
                "Shared with all staff promptly, including bad news",
                "Staff interpret results with leaders and choose actions",
            ),
            "Date of last result shared and how",
            "Show staff the last survey within two weeks, unedited",
        ),
        Item(
            "B5",
            "Deciding together",
            (
                "Leaders decide alone",
                "Consult after drafting",
                "Consult before drafting on some matters",
                "Staff take part in decisions about their work",
                "Decision rights are written down and sit close to the work",
            ),
            "One decision made by staff last quarter",
            "Hand one decision to the unit this month",
        ),
        Item(
            "B6",
            "Sponsorship",
            (
                "No executive named",
                "Named, meets rarely",
                "Meets the team quarterly",
                "Meets monthly and removes barriers",
                "Also coaches other leaders and reports to the board",
            ),
            "Sponsor, meeting dates, barrier removed",
            "Sponsor meets the team monthly for 20 minutes",
        ),
    ),
)

_SAFETY = Domain(
    "C",
    "safety",
    "Workforce safety",
    (
        Item(
            "C1",
            "Injury and exposure",
            (
                "Injuries seen as part of the job",
                "Rules exist, equipment missing",
                "Equipment in some units",
                "Lifting, sharps and exposure controls reliably used",
                "Hazards designed out; injury rates fall and are public to staff",
            ),
            "Rate per 200,000 hours, trend",
            "Walk one unit with staff and list the top three hazards",
        ),
        Item(
            "C2",
            "Violence and aggression",
            (
                "No plan",
                "Security called case by case",
                "Plan and some training",
                "Risk assessed, staff trained, response within minutes, follow-up for each event",
                "Prevention with staff and community; every event reviewed with those harmed",
            ),
            "Events and follow-up last 6 months",
            "Review the last five events with those affected",
            is_critical=True,
        ),
        Item(
            "C3",
            "Reporting staff harm",
            (
                "Under-reported, discouraged",
                "Form exists, no answer",
                "Answers sometimes",
                "Every report answered within 7 days, learning shared",
                "Near misses reported; staff see what changed",
            ),
            "Reports and answered within 7 days",
            "Answer every staff-harm report of this month in person",
        ),
        Item(
            "C4",
            "Workload and rest",
            (
                "Missed breaks and long stretches are normal",
                "Noted, not acted on",
                "Breaks and hours monitored in some units",
                "Limits kept most of the time; exceptions reviewed",
                "Staffing and work design adjusted from data with staff",
            ),
            "Break or overtime data",
            "Count missed breaks for one week on one unit",
        ),
        Item(
            "C5",
            "Speaking up",
            (
                "People fear consequences",
                "Safe with some leaders",
                "Policy and training",
                "Staff at all levels raise concerns and are thanked",
                "Leaders ask for dissent, show their own errors; measured by unit",
            ),
            "Measure used and last result",
            "Leaders open the next three huddles with an error of their own",
            is_critical=True,
        ),
        Item(
            "C6",
            "Response to error",
            (
                "Blame first",
                "Depends on the manager",
                "Fair-treatment policy, uneven use",
                "Consistent fair process; learning before discipline",
                "Staff involved in errors say they were supported",
            ),
            "Policy; last audit",
            "Describe, with staff, what happened after the last reported error",
        ),
        Item(
            "C7",
            "Respect and fairness",
            (
                "Disrespect tolerated in some",
                "Dealt with if severe",
                "Standard exists, uneven",
                "Any rank: addressed promptly and consistently",
                "Equity of experience measured across groups and acted on",
            ),
            "Example with date; equity data",
            "Agree three behaviors everyone will call out, any rank",
        ),
        Item(
            "C8",
            "Support after distress",
            (
                "None",
                "Phone line nobody knows",
                "Line known, stigma strong",
                "Peer support offered within 48 h; leaders use it openly",
                "Universal, proactive, evaluated; help-seeking has no career penalty",
            ),
            "Uptake; time to offer",
            "Tell every unit who to call and offer it first, within 48 hours",
        ),
    ),
    (
        Part("physical", "Physical safety", ("C1", "C2", "C3", "C4")),
        Part("psychological", "Psychological safety", ("C5", "C6", "C7", "C8")),
    ),
)

INSTRUMENTS = {"1.0": Instrument("1.0", (_INFRASTRUCTURE, _LEADERSHIP, _SAFETY))}
CURRENT = INSTRUMENTS["1.0"]
"""The version that new answers are given to."""
