"""Addresses of conduct reviews; their steps are at those of every case."""

from django.urls import path

from . import views

urlpatterns = [
    path("groups/members/<int:pk>/conduct/", views.conduct_new, name="conduct_new"),
    path("groups/members/<int:pk>/reinstate/", views.conduct_reinstate, name="conduct_reinstate"),
    path("me/conduct/", views.conduct_own, name="conduct_own"),
]
