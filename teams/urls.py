"""Addresses of the teams app."""

from django.urls import path

from teams import views

app_name = "teams"
urlpatterns = [
    path("teams/join/<str:token>/", views.join, name="join"),
]
