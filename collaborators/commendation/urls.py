"""Addresses of commendations; all else are the addresses of every case."""

from django.urls import path

from . import views

urlpatterns = [
    path("commendations/", views.campaigns, name="campaigns"),
    path("commendations/new/", views.campaign_new, name="campaign_new"),
    path("commendations/households/", views.hamlet_sizes, name="hamlet_sizes"),
    path("commendations/<int:pk>/", views.campaign, name="campaign"),
    path("groups/members/<int:pk>/nominate/", views.nomination_new, name="nomination_new"),
    path("me/commendation/", views.my_commendation, name="my_commendation"),
    path("cases/<str:public_id>/certificate/", views.certificate_document, name="certificate"),
]
