"""Addresses of the pages across the apps."""

from django.urls import path

from joynet.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("home/", views.home, name="home"),
    path("home/join/<int:person_id>/", views.join_team, name="join_team"),
    path("help/", views.get_help, name="help"),
    path("teams/<int:team_id>/", views.team_home, name="team_home"),
]
