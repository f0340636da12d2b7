"""PostgreSQL also refuses what the actions refuse under the team's lock: one person twice, two holders of a steering seat.

Ranges of one number stand for equality, so that no extension is needed. SQLite has no exclusion constraints.
"""

from django.db import migrations

CONSTRAINTS = {
    "membership_one_person_once_at_a_time": """
        EXCLUDE USING gist (
            int8range(team_id, team_id, '[]') WITH &&,
            int8range(person_id, person_id, '[]') WITH &&,
            daterange(starts_on, ends_on) WITH &&
        ) WHERE (approved_by_id IS NOT NULL)
    """,
    "membership_one_steering_seat_at_a_time": """
        EXCLUDE USING gist (
            int8range(team_id, team_id, '[]') WITH &&,
            daterange(starts_on, ends_on) WITH &&
        ) WHERE (approved_by_id IS NOT NULL AND holds_steering_seat)
    """,
}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, body in CONSTRAINTS.items():
            schema_editor.execute(f"ALTER TABLE teams_membership ADD CONSTRAINT {name} {body}")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in CONSTRAINTS:
            schema_editor.execute(f"ALTER TABLE teams_membership DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
