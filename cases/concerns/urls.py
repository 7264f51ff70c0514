"""Addresses of recording a concern, and of the settings that belong to concerns."""

from django.urls import path

from .views import capture, categories, drafts, similar, time_limits

urlpatterns = [
    path("capture/", capture.capture, name="capture"),
    path("capture/sent/<slug:public_id>/", capture.capture_sent, name="capture_sent"),
    path("capture/similar/", similar.similar, name="similar"),
    path("capture/draft/", drafts.draft_save, name="draft_save"),
    path("capture/draft/<slug:draft>/delete/", drafts.draft_discard, name="draft_discard"),
    path("capture/draft/<slug:draft>/files/", drafts.draft_attach, name="draft_attach"),
    path("capture/draft/<slug:draft>/files/<slug:file>/", drafts.draft_file, name="draft_file"),
    path("capture/draft/<slug:draft>/files/<slug:file>/remove/", drafts.draft_detach, name="draft_detach"),
    # administration
    path("administration/categories/", categories.categories, name="categories"),
    path("administration/categories/new/", categories.category_new, name="category_new"),
    path("administration/categories/<int:pk>/decide/", categories.category_decide, name="category_decide"),
    path("administration/categories/<int:pk>/few/", categories.category_mark, name="category_mark"),
    path(
        "administration/categories/proposals/<int:pk>/decide/",
        categories.category_mark_decide,
        name="category_mark_decide",
    ),
    path("administration/categories/arrange/", categories.category_preferences, name="category_preferences"),
    path("administration/time-limits/", time_limits.time_limits, name="time_limits"),
    path("administration/time-limits/new/", time_limits.time_limit_new, name="time_limit_new"),
    path("administration/time-limits/<int:pk>/", time_limits.time_limit_edit, name="time_limit_edit"),
    path("administration/time-limits/<int:pk>/remove/", time_limits.time_limit_remove, name="time_limit_remove"),
]
