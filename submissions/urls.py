"""Addresses of the monthly report and of measures."""

from django.urls import path

from submissions import views
from submissions.rules import Part

app_name = "submissions"
MONTH = "teams/<int:team_id>/reports/<month:month>"
MEASURE = "teams/<int:team_id>/measures/<int:team_measure_id>"
urlpatterns = [
    path("teams/<int:team_id>/reports/", views.months, name="months"),
    path("teams/<int:team_id>/reports/current/", views.this_month, name="this_month"),
    path(f"{MONTH}/", views.report, name="report"),
    path(f"{MONTH}/submit/", views.submit_report, name="submit_report"),
    path(f"{MONTH}/changes/", views.part_changes, name="part_changes"),
    path(f"{MONTH}/changes/new/", views.edit_test, name="new_test"),
    path(f"{MONTH}/changes/<int:cycle_id>/", views.edit_test, name="edit_test"),
    path(f"{MONTH}/changes/<int:cycle_id>/carry-on/", views.carry_test_on, name="carry_test_on"),
    path(f"{MONTH}/changes/<int:cycle_id>/take-out/", views.take_test_out, name="take_test_out"),
    path(f"{MONTH}/learning/", views.part_learning, name="part_learning"),
    path(f"{MONTH}/process/", views.part_data, {"part": Part.PROCESS}, name="part_process"),
    path(f"{MONTH}/outcome/", views.part_data, {"part": Part.OUTCOME}, name="part_outcome"),
    path("teams/<int:team_id>/measures/", views.measures, name="measures"),
    path("teams/<int:team_id>/measures/choose/", views.choose_measure, name="choose_measure"),
    path(f"{MEASURE}/", views.measure, name="measure"),
    path(f"{MEASURE}/notes/", views.note_on_chart, name="note_on_chart"),
    path(f"{MEASURE}/back-data/", views.back_data, name="back_data"),
]
