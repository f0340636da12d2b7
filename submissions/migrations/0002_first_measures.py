"""The network's measure library: definitions in our own words (domain 2.5); no item of any proprietary instrument."""

from datetime import date

from django.db import migrations

OUTCOME, PROCESS, BALANCING = "outcome", "process", "balancing"
PROPORTION, RATE, RATIO, CONTINUOUS, CUMULATIVE = "proportion", "rate", "ratio", "continuous", "cumulative"

# code, category, name, data type, numerator (or what the number is), denominator, multiplier, unit, decimals, aim area,
# guidance beside the field
CARDS = (
    ("O1", OUTCOME, "Joy favorable", PROPORTION, "Staff who answer often or always to “I felt glad to be doing this work”", "Staff who answered the question", 100, "%", 0, "joy", "The pulse is not validated; it is for local learning. Five answers or more."),
    ("O2", OUTCOME, "Burnout prevalence (single item)", PROPORTION, "Answers 3 to 5 on the single item", "All answers", 100, "%", 0, "joy", "Numbers only; never single answers."),
    ("O3", OUTCOME, "Engagement favorable", PROPORTION, "Favorable answers on the item or index you chose", "All answers", 100, "%", 0, "engagement", "Say in the note which item or index it is."),
    ("O4", OUTCOME, "Recommend score", CONTINUOUS, "Percent of answers 9–10 minus percent of answers 0–6", "", 1, "points", 0, "engagement", "From −100 to 100."),
    ("O5", OUTCOME, "Voluntary turnover", PROPORTION, "Staff who left by their own choice in the month", "Mean headcount of the month: first and last day, divided by two", 100, "%", 1, "joy", "One month at a time, never a rolling year."),
    ("O6", OUTCOME, "First-year turnover", PROPORTION, "Leavers with less than 12 months of service", "Staff with less than 12 months of service, mean of the month", 100, "%", 1, "joy", ""),
    ("O7", OUTCOME, "Sickness absence", RATIO, "Hours absent because of sickness", "Hours contracted", 100, "%", 1, "staff experience", "Hours, not days."),
    ("O8", OUTCOME, "Recordable injuries", RATE, "Recordable cases", "Hours worked", 200000, "per 200,000 hours", 1, "safety", ""),
    ("O9", OUTCOME, "Violence events", RATE, "Events reported", "Staff hours, or patient days", 10000, "per 10,000", 1, "safety", "In the first months reporting rises first; set no direction then."),
    ("O10", OUTCOME, "Intent to stay 12 months", PROPORTION, "Staff who say that they will stay", "Staff who answered", 100, "%", 0, "engagement", ""),
    ("O11", OUTCOME, "Patient experience top box", PROPORTION, "Answers in the top category", "All answers", 100, "%", 0, "patient experience", ""),
    ("P1", PROCESS, "Staff with a “what matters” conversation", PROPORTION, "Staff with at least one conversation this month", "Staff on the unit", 100, "%", 0, "joy", "Count people, not conversations."),
    ("P2", PROCESS, "Pebbles fixed in 30 days", PROPORTION, "Pebbles opened last month and closed within 30 days", "Pebbles opened last month", 100, "%", 0, "productivity", "A pebble is a small obstacle to a good day."),
    ("P3", PROCESS, "Leader rounds kept", PROPORTION, "Rounds done", "Rounds planned", 100, "%", 0, "engagement", ""),
    ("P4", PROCESS, "Huddles held", PROPORTION, "Huddles held", "Huddles planned", 100, "%", 0, "productivity", ""),
    ("P5", PROCESS, "Good days", PROPORTION, "Good-day tokens", "All tokens", 100, "%", 0, "joy", ""),
    ("P6", PROCESS, "Pulse response", PROPORTION, "Answers", "Staff invited", 100, "%", 0, "engagement", ""),
    ("P7", PROCESS, "Tests completed", CONTINUOUS, "PDSA cycles whose study was done this month", "", 1, "tests", 0, "productivity", ""),
    ("P8", PROCESS, "Recognition", RATE, "Specific recognitions logged", "Staff on the unit", 100, "per 100 staff", 0, "staff experience", ""),
    ("P9", PROCESS, "Staff trained in improvement", CUMULATIVE, "Staff trained so far, as percent of all staff", "", 1, "%", 0, "productivity", "A running total: drawn as a line, without rules."),
    ("P10", PROCESS, "Breaks taken", PROPORTION, "Shifts with a full break", "Shifts sampled", 100, "%", 0, "staff experience", "Sample at least 20 shifts."),
    ("B1", BALANCING, "Overtime", RATIO, "Overtime hours", "Contracted hours", 100, "%", 1, "productivity", ""),
    ("B2", BALANCING, "Survey load", RATE, "Survey invitations sent", "Staff", 1, "per person", 1, "staff experience", ""),
    ("B3", BALANCING, "Patient safety reports", RATE, "Reports", "Patient days", 1000, "per 1,000 patient days", 1, "quality of care", ""),
)


def fill(apps, schema_editor):
    Measure = apps.get_model("submissions", "Measure")
    MeasureVersion = apps.get_model("submissions", "MeasureVersion")
    for code, category, name, data_type, numerator, denominator, multiplier, unit, decimals, area, guidance in CARDS:
        measure = Measure.objects.create(code=code, category=category)
        MeasureVersion.objects.create(
            measure=measure,
            number=1,
            name=name,
            data_type=data_type,
            numerator_definition=numerator,
            denominator_definition=denominator,
            multiplier=multiplier,
            unit=unit,
            decimals=decimals,
            aim_area=area,
            guidance=guidance,
            effective_from=date(2020, 1, 1),
        )


def empty(apps, schema_editor):
    apps.get_model("submissions", "MeasureVersion").objects.all().delete()
    apps.get_model("submissions", "Measure").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [migrations.RunPython(fill, empty)]
