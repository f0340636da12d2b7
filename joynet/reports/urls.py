"""Addresses of documents."""

from django.urls import path

from joynet.reports import views

app_name = "reports"
urlpatterns = [
    path("teams/<int:team_id>/reports/<month:month>/pdf/", views.order_month, name="month_pdf"),
    path("teams/<int:team_id>/documents/<int:document_id>/", views.document, name="document"),
    path("teams/<int:team_id>/documents/<int:document_id>/again/", views.order_again, name="order_again"),
    path("teams/<int:team_id>/documents/<int:document_id>/file/", views.document_file, name="document_file"),
]
