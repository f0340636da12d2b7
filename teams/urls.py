"""Addresses of the teams app."""

from django.urls import path

from teams import views

app_name = "teams"
urlpatterns = [
    path("teams/join/<str:token>/", views.join, name="join"),
    path("teams/<int:team_id>/roster/", views.roster, name="roster"),
    path("teams/<int:team_id>/roster/add/", views.propose_member, name="propose_member"),
    path(
        "teams/<int:team_id>/roster/<int:membership_id>/replace/", views.propose_replacement, name="propose_replacement"
    ),
    path("teams/<int:team_id>/roster/<int:membership_id>/end/", views.propose_end, name="propose_end"),
    path(
        "teams/<int:team_id>/roster/proposals/<int:proposal_id>/withdraw/",
        views.withdraw_proposal,
        name="withdraw_proposal",
    ),
    path(
        "teams/<int:team_id>/roster/proposals/<int:proposal_id>/acknowledge/",
        views.acknowledge_proposal,
        name="acknowledge_proposal",
    ),
    path("teams/<int:team_id>/readiness/", views.readiness, name="readiness"),
    path("teams/<int:team_id>/readiness/<slug:occasion>/hand-in/", views.readiness_hand_in, name="readiness_hand_in"),
    path(
        "teams/<int:team_id>/readiness/<slug:occasion>/<slug:domain>/", views.readiness_domain, name="readiness_domain"
    ),
    path("teams/<int:team_id>/charter/", views.charter, name="charter"),
    path("teams/<int:team_id>/charter/edit/", views.charter_edit, name="charter_edit"),
    path("teams/<int:team_id>/charter/compare/", views.charter_compare, name="charter_compare"),
    path("teams/<int:team_id>/charter/<int:number>/", views.charter_version, name="charter_version"),
    path("teams/<int:team_id>/charter/<int:number>/approve/", views.charter_approve, name="charter_approve"),
    path("teams/<int:team_id>/charter/<int:number>/review/", views.charter_review, name="charter_review"),
]
