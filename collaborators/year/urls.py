"""Addresses of the year."""

from django.urls import path

from . import views

urlpatterns = [
    path("groups/year/", views.year, name="year"),
    path("groups/year/print/", views.year_print, name="year_print"),
    path("groups/year/export/", views.year_export, name="year_export"),
]
