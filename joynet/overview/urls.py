"""Addresses of the pages across the apps."""

from django.contrib import admin
from django.urls import path

from joynet.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("home/", views.home, name="home"),
    path("home/join/<int:person_id>/", views.join_team, name="join_team"),
    path("help/", views.get_help, name="help"),
    path("teams/<int:team_id>/", views.team_home, name="team_home"),
    path("teams/<int:team_id>/standing/", views.standing, name="standing"),
    path("staff/standing/", admin.site.admin_view(views.all_standing), name="all_standing"),
    path("staff/standing/file/", admin.site.admin_view(views.standing_file), name="standing_file"),
    path("staff/standing/<int:team_id>/", admin.site.admin_view(views.judge_team), name="judge_team"),
    path("cohorts/<int:cohort_id>/steering/", views.steering, name="steering"),
    path(
        "staff/cohorts/<int:cohort_id>/steering/plan/",
        admin.site.admin_view(views.plan_steering),
        name="plan_steering",
    ),
    path(
        "staff/cohorts/<int:cohort_id>/steering/<str:on>/",
        admin.site.admin_view(views.write_minutes),
        name="write_minutes",
    ),
]
