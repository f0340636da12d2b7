"""Addresses of the meetings app."""

from django.urls import path

from meetings import views

app_name = "meetings"
urlpatterns = [
    path("teams/<int:team_id>/meetings/", views.team_meetings, name="team_meetings"),
    path("teams/<int:team_id>/meetings/<int:event_id>/", views.event, name="event"),
]
