"""The address of asking for a correction."""

from django.urls import path

from . import views

urlpatterns = [path("me/data/correction/", views.correction_new, name="correction_new")]
