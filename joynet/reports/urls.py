"""Addresses of documents."""

from django.contrib import admin
from django.urls import path

from joynet.reports import views

app_name = "reports"
urlpatterns = [
    path("teams/<int:team_id>/reports/<month:month>/pdf/", views.order_month, name="month_pdf"),
    path("teams/<int:team_id>/documents/<int:document_id>/", views.document, name="document"),
    path("teams/<int:team_id>/documents/<int:document_id>/again/", views.order_again, name="order_again"),
    path("teams/<int:team_id>/documents/<int:document_id>/file/", views.document_file, name="document_file"),
    path("applications/<str:reference>/copy/", views.order_copy, name="order_copy"),
    path("applications/<str:reference>/copy/<int:document_id>/", views.copy, name="copy"),
    path("applications/<str:reference>/copy/<int:document_id>/again/", views.copy_again, name="copy_again"),
    path("applications/<str:reference>/copy/<int:document_id>/file/", views.copy_file, name="copy_file"),
    path("dossiers/<int:application_id>/", admin.site.admin_view(views.order_dossier), name="order_dossier"),
    path(
        "dossiers/<int:application_id>/<int:document_id>/",
        admin.site.admin_view(views.dossier),
        name="dossier",
    ),
    path(
        "dossiers/<int:application_id>/<int:document_id>/again/",
        admin.site.admin_view(views.dossier_again),
        name="dossier_again",
    ),
    path(
        "dossiers/<int:application_id>/<int:document_id>/file/",
        admin.site.admin_view(views.dossier_file),
        name="dossier_file",
    ),
]
