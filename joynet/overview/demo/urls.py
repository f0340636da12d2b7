"""Addresses of the demonstration."""

from django.urls import path

from joynet.overview.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.index, name="index"),
    path("demo/sign-in/", views.sign_in, name="sign_in"),
]
