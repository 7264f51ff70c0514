"""Addresses of recording a concern."""

from django.urls import path

from .views import capture, drafts, similar

urlpatterns = [
    path("capture/", capture.capture, name="capture"),
    path("capture/sent/<slug:public_id>/", capture.capture_sent, name="capture_sent"),
    path("capture/similar/", similar.similar, name="similar"),
    path("capture/draft/", drafts.draft_save, name="draft_save"),
    path("capture/draft/<slug:draft>/delete/", drafts.draft_discard, name="draft_discard"),
    path("capture/draft/<slug:draft>/files/", drafts.draft_attach, name="draft_attach"),
    path("capture/draft/<slug:draft>/files/<slug:file>/", drafts.draft_file, name="draft_file"),
    path("capture/draft/<slug:draft>/files/<slug:file>/remove/", drafts.draft_detach, name="draft_detach"),
]
