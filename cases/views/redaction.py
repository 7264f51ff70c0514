"""What betrays somebody is taken out of a case: words covered, photos blurred, files withdrawn."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from permissions.actors import Actor
from workflows.errors import IllegalTransition, NotPermitted

from .. import services
from ..forms.redaction import NOT_SURE, BlurForm, WordsForm
from ..models import Attachment
from ..page import CasePage
from ..redaction.marks import Mark, blocks_in, cover, stretches, suggested
from ..redaction.texts import CaseTexts, Wording
from ..services.redact import ACTION, CHANGED, refuse_strange
from .base import PageAction

PAGE = "cases/redaction.html"


@require_safe
@login_required
def case_redact(request: HttpRequest, public_id: str) -> HttpResponse:
    """The texts with what the finder suspects, what was covered before, and the files."""
    return render(request, PAGE, Desk(_page_of(request, public_id)).context())


@require_safe
@login_required
def case_photo(request: HttpRequest, public_id: str, file: str) -> HttpResponse:
    """A photo to mark regions on."""
    page = _page_of(request, public_id)
    return render(request, "cases/photo.html", photo_context(page, file, BlurForm()))


def _page_of(request: HttpRequest, public_id: str) -> CasePage:
    page = CasePage.load(public_id, request.user, timezone.now())
    if ACTION not in page.may:
        raise NotPermitted
    return page


def photo_context(page: CasePage, public_id: str, form: Form) -> dict[str, Any]:
    photos = page.case.attachments.filter(withdrawn_at=None, kind=Attachment.Kind.PHOTO)
    return {"page": page, "form": form, "file": get_object_or_404(photos, public_id=public_id)}


class Desk:
    """The page of redaction for one reviewer: what is far from them (place.py) is covered with the rest, unseen."""

    def __init__(self, page: CasePage) -> None:
        self.page = page
        self.texts = CaseTexts(page.case)

    @cached_property
    def wordings(self) -> list[Wording]:
        return self.texts.seen_by(self.page.near)

    @cached_property
    def suggestions(self) -> list[Mark]:
        return suggested(one.text for one in self.wordings)

    def form(self, *args: Any, initial: dict[str, Any] | None = None) -> WordsForm:
        first = {"seen": self.texts.fingerprint, **(initial or {})}
        return WordsForm(*args, initial=first, suggestions=self.suggestions)

    def context(self, form: Form | None = None, **more: Any) -> dict[str, Any]:
        return {
            "page": self.page,
            "form": form or self.form(),
            "wordings": [(one.label, stretches(one.text, self.suggestions)) for one in self.wordings],
            "redactions": self.page.case.redactions.order_by("-pk"),
            "files": self.texts.files,
            **more,
        }

    def preview(self, form: WordsForm) -> dict[str, Any]:
        """The texts that change, as they will be."""
        covered = [(one.label, *cover(one.text, form.marks)) for one in self.wordings]
        changed = [(label, blocks_in(text)) for label, text, spans in covered if spans]
        return {"page": self.page, "form": form, "wordings": changed}


class RedactionAction(PageAction):
    """A change that answers on the page of redaction."""

    action = ACTION
    page_name = "case_redact"


class CoverWords(RedactionAction):
    """First the preview; with `apply` from there the words are covered, with `again` they are marked anew."""

    name = "words"
    covered = gettext_lazy("The words are covered.")

    @cached_property
    def desk(self) -> Desk:
        return Desk(CasePage.load(self.obj.public_id, self.request.user, self.now))

    def form(self) -> WordsForm:
        self.sent = self.desk.form(self.request.POST)
        return self.sent

    def post(self, request: HttpRequest, **where: Any) -> HttpResponse:
        """The form is built from the texts, so who may not cover them is refused before."""
        self.now = timezone.now()
        if self.action not in self.desk.page.may:
            raise NotPermitted
        return super().post(request, **where)

    @property
    def applies(self) -> bool:
        return "apply" in self.request.POST

    def act(self, form: WordsForm, actor: Actor, now: datetime) -> None:
        if form.cleaned_data["seen"] != self.desk.texts.fingerprint:
            raise IllegalTransition(CHANGED)
        if not self.applies:
            refuse_strange(form.marks, self.desk.wordings)
            return
        if not form.keeps_original and not form.cleaned_data["sure"]:
            raise ValidationError({"sure": NOT_SURE})
        services.redact_text(
            case_id=self.obj.pk,
            marks=form.marks,
            seen=form.cleaned_data["seen"],
            keep_original=form.keeps_original,
            actor=actor,
            now=now,
        )
        messages.success(self.request, self.covered)

    def answer(self) -> HttpResponse:
        if self.applies:
            return super().answer()
        if "again" in self.request.POST:
            return render(self.request, PAGE, self.desk.context(self.sent))
        return render(self.request, "cases/redaction_preview.html", self.desk.preview(self.sent))

    def refused(self, page: CasePage, form: WordsForm) -> HttpResponse:
        """Where nothing but the confirmation is missing, the preview; where the texts are others, the page anew."""
        if form.data.get("seen", self.desk.texts.fingerprint) != self.desk.texts.fingerprint:
            return self.overtaken(IllegalTransition(CHANGED), form)
        if list(form.errors) == ["sure"]:
            return render(self.request, "cases/redaction_preview.html", self.desk.preview(form), status=400)
        return render(self.request, PAGE, self.desk.context(form), status=400)

    def overtaken(self, error: IllegalTransition, form: Any) -> HttpResponse:
        """The texts as they stand now, with the words that were written."""
        fresh = Desk(CasePage.load(self.obj.public_id, self.request.user, self.now))
        written = {name: form.data.get(name, "") for name in ("words", "original") if form.data.get(name)}
        context = fresh.context(fresh.form(initial=written), overtaken=str(error))
        return render(self.request, PAGE, context, status=409)


class DestroyOriginal(RedactionAction):
    done = gettext_lazy("The original is destroyed for good.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.destroy_original(case_id=self.obj.pk, redaction_id=self.kwargs["pk"], actor=actor, now=now)


class BlurPhoto(RedactionAction):
    name = "blur"
    done = gettext_lazy("The photo is blurred, and the earlier one is destroyed.")

    def form(self) -> BlurForm:
        return BlurForm(self.request.POST)

    def act(self, form: BlurForm, actor: Actor, now: datetime) -> None:
        what = {"case_id": self.obj.pk, "public_id": self.kwargs["file"], "regions": form.regions}
        services.blur_photo(**what, actor=actor, now=now)

    def refused(self, page: CasePage, form: BlurForm) -> HttpResponse:
        context = photo_context(page, self.kwargs["file"], form)
        return render(self.request, "cases/photo.html", context, status=400)

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        return redirect("case_photo", self.case.public_id, self.kwargs["file"])

    def answer(self) -> HttpResponse:
        """Back to the photo, as there is often one more region to be seen."""
        return redirect("case_photo", self.case.public_id, self.kwargs["file"])


class WithdrawFile(RedactionAction):
    done = gettext_lazy("The file is withdrawn and destroyed.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.withdraw_file(case_id=self.obj.pk, public_id=self.kwargs["file"], actor=actor, now=now)
