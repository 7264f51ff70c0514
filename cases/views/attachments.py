"""Files of cases, to whoever may see the case; never sniffed, never run, never kept by a cache."""

from django.contrib.auth.decorators import login_required
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from permissions import policy

from ..models import Attachment
from ..readings import note_reading

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
THUMBNAIL_TYPE = "image/jpeg"


@require_safe
@login_required
def attachment(request: HttpRequest, public_id: str) -> FileResponse:
    """The file: photos, which we encoded anew, in the browser; everything else as a download."""
    found = _visible(request, public_id)
    is_photo = found.kind == Attachment.Kind.PHOTO
    return serve(found.file, found.content_type, name=found.name, as_attachment=not is_photo)


@require_safe
@login_required
def thumbnail(request: HttpRequest, public_id: str) -> FileResponse:
    """The small picture of a photo."""
    found = _visible(request, public_id)
    if not found.thumbnail:
        raise Http404
    return serve(found.thumbnail, THUMBNAIL_TYPE, name=found.name, as_attachment=False)


def _visible(request: HttpRequest, public_id: str) -> Attachment:
    there = Attachment.objects.filter(withdrawn_at=None).select_related("case")
    files = policy.visible(request.user, there)
    found = get_object_or_404(files, public_id=public_id)
    if found.case is not None:
        note_reading(found.case, request.user, timezone.now())
    return found


def serve(stored: FieldFile, content_type: str, *, name: str, as_attachment: bool) -> FileResponse:
    """A stored file, never sniffed and never run. Raises Http404 for one that is gone."""
    try:
        content = stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=as_attachment, filename=name, content_type=content_type, headers=HEADERS)
