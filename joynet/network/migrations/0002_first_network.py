"""The one network of an installation, its help block, and the first wording of each text."""

from datetime import datetime, timezone

from django.db import migrations

NAME = "IHI Joy in Work Learning Network"

HELP = {
    "phone": "1-800-555-0142",  # a number kept free for examples: staff write the real one before opening
    "hours": "Monday to Friday, 9 AM to 5 PM",
    "zone": "America/New_York",
    "email": "joyinwork@example.org",
}

TEXTS = {
    "public_page": (
        "The network is for health care organizations that want joy in work to grow where care is given: teams that learn from one"
        " another, try changes in daily work, and follow the results month by month.\n\n"
        "Over 18 months, each team of senior leader, local leader and frontline clinician works with a coach, meets the other teams every"
        " month and four times in person, and shares what helped, what did not, and its figures with everyone in the network.\n\n"
        "It suits organizations whose highest leaders treat the well-being of their workforce as part of the strategy, who give their"
        " team the time, and who are ready to move from talking to doing."
    ),
    "letter": (
        "To the {network}:\n\n"
        "I support the application of {organization} to the {network}.\n\n"
        "Joy in work and the well-being of our workforce are a strategic priority for us. I will see to it that our team has the time and"
        " the means to take part for all 18 months: to test and carry out changes, to attend the meetings, the coaching and the four"
        " workshops, and to report its data and learning every month.\n\n"
        "I agree that our learning, our challenges and our data are shared with the other organizations of the network."
    ),
    "consent": (
        "The network keeps the name, work e-mail address, job title, role in the team, attendance at meetings and contributions of each"
        " person who takes part. Network staff and coaches see them; the other teams see names, titles and roles of team members.\n\n"
        "The information is used to run the network and to learn from it, and for nothing else. It is never sold and never used to judge"
        " a person's work. Answers that people give to surveys about their own work are not collected here: teams report totals only.\n\n"
        "You can see and correct what is kept about you at any time, and ask for it to be removed when you leave."
    ),
    "agreement": (
        "Our organization accepts its place in the learning network for 18 months from the start of the cohort.\n\n"
        "We keep three roles filled at all times: a senior leader, a core leader or unit-level manager, and a frontline clinician. When"
        " somebody leaves, we name a successor within 30 days.\n\n"
        "We take part in all meetings with at least two of the three, report every month, and share our learning, challenges and data"
        " openly within the network. What we learn from other teams we use to improve, never to compare in public.\n\n"
        "We send no information about individual patients or individual staff members.\n\n"
        "We can leave at any time by writing to the network; what we have shared until then stays with the teams who learned from it."
    ),
    "commitment_priority": (
        "Our highest leaders treat joy in work and the well-being of the whole workforce as a strategic priority of the organization."
    ),
    "commitment_resources": (
        "We give the people in our team the time and the means to take a full part: to develop, try, carry out and measure changes, and to"
        " travel to the workshops."
    ),
    "commitment_generosity": "We share generously with the other organizations of the network, what we have made as well as what we know.",
    "commitment_improvement": (
        "We move from talking to doing: our team tests changes in daily work, keeps what helps, and measures whether work gets better."
    ),
    "commitment_attendance": (
        "At least two of our three participants attend every meeting for 18 months: team coaching, the monthly all-team calls, and the"
        " four in-person workshops."
    ),
    "commitment_data": "Every month we report the changes we tested, what we learned, and our process and outcome data.",
    "commitment_evaluation": "We make time for a conversation with the network's evaluators when they ask for one.",
    "commitment_transparency": "We share our learning, our challenges and our data openly within the network, by name, also when they disappoint.",
    "commitment_contribution": (
        "We are open to contributing ideas or to coaching other teams in later phases that build on the results of this one."
    ),
}


def create(apps, schema_editor):
    network = apps.get_model("network", "Network").objects.create(name=NAME)
    apps.get_model("network", "HelpBlock").objects.create(network=network, **HELP)
    texts = apps.get_model("network", "TextVersion").objects
    for kind, body in TEXTS.items():
        texts.create(network=network, kind=kind, number=1, body=body, effective_at=datetime(2020, 1, 1, tzinfo=timezone.utc))


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
