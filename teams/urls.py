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
    path("teams/<int:team_id>/drivers/", views.drivers, name="drivers"),
    path("teams/<int:team_id>/drivers/edit/", views.drivers_edit, name="drivers_edit"),
    path("teams/<int:team_id>/drivers/start/", views.drivers_start, name="drivers_start"),
    path("teams/<int:team_id>/drivers/add/", views.driver_add, name="driver_add"),
    path("teams/<int:team_id>/drivers/<int:driver_id>/", views.driver, name="driver"),
    path("teams/<int:team_id>/drivers/<int:driver_id>/add/", views.driver_add, name="driver_add"),
    path("teams/<int:team_id>/drivers/<int:driver_id>/up/", views.driver_up, name="driver_up"),
    path("teams/<int:team_id>/drivers/<int:driver_id>/down/", views.driver_down, name="driver_down"),
    path("teams/<int:team_id>/drivers/<int:driver_id>/remove/", views.driver_remove, name="driver_remove"),
    path("teams/<int:team_id>/prework/", views.prework, name="prework"),
    path("teams/<int:team_id>/prework/<slug:key>/done/", views.prework_done, name="prework_done"),
    path("teams/<int:team_id>/prework/<slug:key>/undone/", views.prework_undone, name="prework_undone"),
    path("teams/<int:team_id>/storyboard/", views.storyboard, name="storyboard"),
    path("teams/<int:team_id>/storyboard/edit/", views.storyboard_edit, name="storyboard_edit"),
    path("offers/", views.offers, name="offers"),
    path("offers/open/<int:membership_id>/", views.say_willingness, name="say_willingness"),
    path("offers/edit/", views.edit_offer, name="edit_offer"),
    path("offers/withdraw/", views.withdraw_offer, name="withdraw_offer"),
    path("offers/log/add/", views.add_contribution, name="add_contribution"),
    path("offers/log/<int:contribution_id>/take-back/", views.take_back_contribution, name="take_back_contribution"),
]
