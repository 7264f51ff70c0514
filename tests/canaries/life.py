"""A case from capture to closing and all that people do around it, by HTTP, with a canary in whatever they write."""

import io
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases.models import Case, SourceOpening, Task
from cases.redaction.texts import CaseTexts
from collaborators.models import Clause, Group, Membership
from collaborators.services import ClauseText, publish_regulation, standards_in_force
from config.celery import app
from ledger.tasks import deliver_outbox
from permissions import second_factor, vault
from permissions.models import User
from permissions.proof import ASKED_BY, PROVED_AT
from tests.canaries.places import Text, as_text
from tests.canaries.words import Canaries
from tests.cases.test_files import office
from tests.conduct import ABOVE as LEADERS_ABOVE
from tests.conduct import leaders_above
from tests.factories import World
from tests.permission_table import ROWS

DESCRIPTION, MAKER = 0x010E, 0x010F


class Life:
    """Who does what; also the scene that the rows of the permission table are about."""

    def __init__(self, world: World, canaries: Canaries) -> None:
        self.world, self.canaries = world, canaries
        self.today = timezone.localdate().isoformat()
        self.case: Case

    # -- people at their browsers --------------------------------------------------------------------------------

    def browser(self, person: str | None = None, **how: Any) -> Client:
        """A browser whose headers carry canaries, signed in as a person."""
        word = self.canaries
        headers = {
            "User-Agent": word["header.user_agent"],
            "Referer": f"http://testserver/{word['header.referer']}?q={word['header.referer_query']}",
            "X-Forwarded-For": word["header.forwarded"],
            "X-Request-ID": word["header.request_id"],
            "X-Own": word["header.own"],
            "Accept-Language": f"vi,{word['header.language']}",
        }
        client = Client(headers=headers, **how)
        client.cookies["own"] = word["header.cookie"]
        if person:
            client.force_login(User.objects.get(pk=self.world.people[person].pk))
        return client

    def post(self, person: str, name: str, data: dict[str, Any], *where: Any, status: int = 302) -> HttpResponse:
        response = self.browser(person).post(reverse(name, args=where), data)
        assert response.status_code == status, (person, name, response.status_code, complaints(response))
        return response

    def on_case(self, person: str, name: str, **data: Any) -> None:
        self.post(person, name, data, self.case.public_id)

    def on_task(self, person: str, name: str, **data: Any) -> None:
        self.post(person, name, data, self._open().pk)

    def complete(self, person: str, outcome: str, **fields: Any) -> None:
        task = self._open()
        if not task.participant_id and not task.owner_id:
            self.on_task(person, "task_claim")
        needed = {f"{outcome}-{name}": value for name, value in fields.items()}
        self.post(person, "task_complete", {"outcome": outcome} | needed, task.pk)

    def held(self, person: str) -> int:
        """The person's appointment."""
        return self.world.people[person].appointment_set.get().pk

    def _open(self) -> Task:
        return Task.objects.token().open().get(process=self.case)

    # -- what happens --------------------------------------------------------------------------------------------

    def live(self) -> None:
        """Everything, in the order in which one thing leads to another."""
        self.sign_in()
        self.protect()
        self.ask_for_letters()
        self.type_and_leave()
        self.capture()
        self.attach()
        self.clarify()
        self.handle()
        self.extend_and_hold()
        self.answer()
        self.open_the_name()
        self.correct()
        self.run_a_group()
        self.review_conduct()
        self.commend()
        self.hold_data()
        self.pass_on()
        self.cover()
        self.wall_off()
        self.audit()
        self.search()
        self.work()
        self.fail()
        self.work()

    def sign_in(self) -> None:
        word, volunteer = self.canaries, self.world.people["volunteer"]
        volunteer.full_name, volunteer.username = f"Trần {word['volunteer.name']}", word["volunteer.username"]
        wrong = {"username": word["wrong_username"], "password": word["wrong_password"]}
        assert self.browser().post(reverse("login"), wrong).status_code in (200, 400)
        first, second = f"{word['password']}A1", f"{word['new_password']}A1"
        volunteer.set_password(first)
        volunteer.save()
        client = self.browser()
        client.post(reverse("login"), {"username": volunteer.username, "password": first})
        change = {"old_password": first, "new_password1": second, "new_password2": second}
        assert client.post(reverse("password_change"), change).status_code == 302

    def protect(self) -> None:
        """A second factor that is set up, and wrong codes and a wrong password wherever they are asked for."""
        word, volunteer = self.canaries, self.world.people["volunteer"]
        client, page = self.browser("volunteer"), reverse("second_factor_set_up")
        client.get(page)
        secret = vault.unlock(client.session[second_factor.NEW_SECRET])
        assert client.post(page, {"code": word["factor.set_up"]}).status_code == 400
        right = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        assert client.post(page, {"code": right}).status_code == 302
        word.made("factor.secret", secret)
        for code in second_factor.recovery_codes(volunteer):
            word.made("factor.recovery", code)
        begun = self.browser()
        typed = {"username": volunteer.username, "password": f"{word['new_password']}A1"}
        assert begun.post(reverse("login"), typed)["Location"].startswith(reverse("sign_in_code"))
        assert begun.post(reverse("sign_in_code"), {"code": word["factor.sign_in"]}).status_code == 200
        self._wrong_proof("volunteer", "proof-code", word["factor.proof_code"])
        self._wrong_proof("reviewer", "proof-password", word["factor.proof"])

    def _wrong_proof(self, person: str, field: str, typed: str) -> None:
        client = self.browser(person)
        session = client.session
        session[PROVED_AT] = 0
        session.save()
        answer = client.post(reverse("recovery_codes"), {ASKED_BY: "GET", field: typed})
        assert answer.status_code == 400

    def type_and_leave(self) -> None:
        """A draft that nobody sends, and a form that is refused."""
        word = self.canaries
        self.post("volunteer", "draft_save", self.typed(facts=word["draft"]), status=200)
        refused = self.typed(facts=word["refused"], category="", place_text=word["refused.place"])
        self.post("volunteer2", "capture", refused, status=400)
        self.post("reviewer", "draft_save", {"facts": word["too_long"] * 9000}, status=400)

    def typed(self, **fields: str) -> dict[str, str]:
        return {
            "facts": "Lộ ngập.",
            "area": str(self.world.units["hamlet"].pk),
            "category": self.world.category.code,
            "heard_how": "seen",
            "client_token": str(uuid4()),
        } | fields

    def capture(self) -> None:
        word = self.canaries
        told = f"Lộ ngập {word['facts']}\nGọi {word.phone('facts.phone')}, CCCD {word.card('facts.card')}"
        fields = self.typed(facts=told, proposal=word["proposal"], place_text=word["place"])
        self.post("volunteer", "capture", fields | {"override_reason": "office_number"})
        self.case = Case.objects.latest("pk")

    def attach(self) -> None:
        """A photo and two documents with metadata, and a file that is refused, with a photo that is kept meanwhile."""
        word = self.canaries
        exif = Image.Exif()
        exif[DESCRIPTION], exif[MAKER] = word["photo.description"], word["photo.maker"]
        stream = io.BytesIO()
        comment = word["photo.comment"].encode()
        Image.new("RGB", (40, 30), "teal").save(stream, "JPEG", exif=exif.tobytes(), comment=comment)
        photo = SimpleUploadedFile(f"{word['photo.name']}.jpg", stream.getvalue(), "image/jpeg")
        self.on_case("volunteer", "case_attach", files=[photo, self._report("volunteer")])
        bad = SimpleUploadedFile(f"{word['bad_file.name']}.exe", b"MZ" + word["bad_file"].encode(), "image/jpeg")
        exif[DESCRIPTION] = word["kept.photo.description"]
        stream = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(stream, "JPEG", exif=exif.tobytes())
        good = SimpleUploadedFile(f"{word['kept.photo.name']}.jpg", stream.getvalue(), "image/jpeg")
        self.post("volunteer", "case_attach", {"files": [bad, good]}, self.case.public_id, status=400)

    def _report(self, person: str) -> SimpleUploadedFile:
        word = self.canaries
        core = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{word["document.author"]}</dc:creator>'
            f"<cp:lastModifiedBy>{word['document.changed_by']}</cp:lastModifiedBy></cp:coreProperties>"
        )
        body = f"<w:document>{word['document.text']}</w:document>"
        parts = {"word/document.xml": body, "docProps/core.xml": core}
        return SimpleUploadedFile(
            f"{word['document.name']}.docx", office("[Content_Types].xml", **parts), "application/octet-stream"
        )

    def clarify(self) -> None:
        word = self.canaries
        self.on_case("volunteer", "case_comment", text=word["comment.volunteer"])
        self.complete("reviewer", "return_for_clarification", question=word["question"])
        self.complete("volunteer", "reply", reply=word["reply"])
        district = self.world.bodies["district", "government"].pk
        lead = self.world.bodies["commune", "government"].pk
        chosen = {"lead_body": lead, "advisers": [district], "urgency": "normal"}
        self.complete("reviewer", "accept", **chosen, remark=word["remark"])

    def handle(self) -> None:
        word = self.canaries
        self.on_task("handler", "task_claim")
        self.on_case("handler", "case_title", title=f"Lộ ngập {word['title']}")
        self.on_case("handler", "case_comment", text=word["comment.handler"])
        self.on_case("approver", "case_urge", text=word["urge"])
        company = self.world.bodies["district", "government"].pk
        advised = Task.objects.open().filter(process=self.case, flow_task=self.case.flow_class.advise).get()
        self.post("district_handler", "task_claim", {}, advised.pk)
        given = {"outcome": "contribute", "contribute-contribution": word["contribution"]}
        self.post("district_handler", "task_complete", given, advised.pk)
        self.on_task("handler", "task_advice", bodies=[company], question=word["advice"])

    def extend_and_hold(self) -> None:
        word = self.canaries
        self.on_task("handler", "task_extend", hours="8", reason=word["extension"])
        self.on_task("handler", "task_extend", hours="200", reason=word["extension.long"])
        asked = Task.objects.open().get(process=self.case, flow_task=self.case.flow_class.extension)
        self.post("approver", "task_claim", {}, asked.pk)
        refused = {"outcome": "refuse", "refuse-reason": word["extension.refused"]}
        self.post("approver", "task_complete", refused, asked.pk)
        self.on_task("handler", "task_hold", why="resources", reason=word["hold"])
        self.on_task("handler", "task_resume")

    def answer(self) -> None:
        word = self.canaries
        self.complete("handler", "resolve", result=word["result"], answer=word["answer.first"])
        self.complete("approver", "send_back", reason=word["sent_back"])
        self.complete("handler", "resolve", result=word["result.second"], answer=word["answer.second"])
        self.complete("approver", "approve", answer=word["answer"])
        told = {"told_how": "visit", "told_on": self.today}
        self.complete("volunteer", "disputed", **told, reason=word["dispute"])
        self.complete("reviewer", "out_of_scope", where_to_go=word["where_to_go"])
        self.complete("volunteer", "accepted", **told, remark=word["told"])
        self.on_case("party_approver", "case_reopen", reason=word["reopening"])
        self.on_case("party_approver", "case_cancel", reason=word["cancelling"])

    def pass_on(self) -> None:
        """A case that goes up, comes down again, and is led by a company that nobody signs in for."""
        word = self.canaries
        with self.another(facts=word["passed_on"]):
            self.complete("reviewer", "escalate", reason=word["escalation"])
            self.complete("district_reviewer", "send_down", guidance=word["guidance"])
            company = self.world.bodies["commune", "company"].pk
            self.complete("reviewer", "accept", lead_body=company, urgency="normal")
            self.on_task("reviewer", "task_claim")
            self.on_task("reviewer", "task_dispatch", direction="sent", on=self.today, text=word["dispatch"])

    def cover(self) -> None:
        """Words that are taken out again for good, words that stand in no text, and a region that is none."""
        word = self.canaries
        photo = self.case.attachments.filter(kind="photo").get().public_id
        region = {"areas": word["region.refused"], "sure": "on"}
        self.post("reviewer", "case_photo_blur", region, self.case.public_id, photo, status=400)
        with self.another(facts=f"Cống nghẹt {word['covered']}"):
            how = {"seen": CaseTexts(self.case).fingerprint, "original": "destroyed", "sure": "on", "apply": "1"}
            refused = how | {"words": word["covered.refused"]}
            self.post("reviewer", "case_redact_words", refused, self.case.public_id, status=400)
            self.on_case("reviewer", "case_redact_words", **how, words=word["covered"])

    def wall_off(self) -> None:
        """A case that is sealed to named readers."""
        word = self.canaries
        with self.another(facts=word["sealed.facts"]):
            readers = [self.held(name) for name in ("reviewer", "district_auditor")]
            until = f"{timezone.localdate() + timedelta(days=9):%d/%m/%Y}"
            sealed = {"level": "sealed", "readers": readers, "until": until, "reason": word["sealed.reason"]}
            self.on_case("party_approver", "case_confidentiality", **sealed)
            self.sealed = self.case

    def open_the_name(self) -> None:
        """Asked for and refused; asked for again, granted and read."""
        word = self.canaries
        ask = {"why": "safety", "reason": f"{word['opening.asked']} cần liên lạc ngay với người báo tin."}
        self.on_case("custodian", "case_opening_request", **ask)
        self.on_opening("district_approver", "case_opening_refuse", reason=word["opening.refused"])
        self.on_case("custodian", "case_opening_request", **ask)
        self.on_opening("district_approver", "case_opening_grant", hours="24")
        shown = self.post("custodian", "case_opening_name", {}, self.case.public_id, self._opening(), status=200)
        assert word["volunteer.name"] in shown.content.decode()

    def on_opening(self, person: str, name: str, **data: Any) -> None:
        self.post(person, name, data, self.case.public_id, self._opening())

    def _opening(self) -> int:
        return SourceOpening.objects.latest("pk").pk

    def hold_data(self) -> None:
        word = self.canaries
        self.on_case("party_approver", "case_data_hold", reason=word["data_held"])
        self.on_case("party_approver", "case_data_release", reason=word["data_released"])

    def close(self) -> None:
        """Ends the cases that are still open."""
        for self.case in Case.objects.filter(closed_at=None).order_by("pk"):
            self.on_case("party_approver", "case_cancel", reason=self.canaries["closing"])

    def leave(self) -> None:
        """Closes all accounts, and leaves everything else about them to retention."""
        for user in User.objects.filter(closed_at=None):
            user.closed_at = timezone.now()
            user.save()

    @property
    def task(self) -> Task:
        """A step of the case, as rows of the permission table ask for it."""
        return Task.objects.filter(process=self.case).earliest("pk")

    @contextmanager
    def another(self, **fields: str) -> Iterator[None]:
        """One more case of the same volunteer, the one that is spoken of inside."""
        first = self.case
        self.post("volunteer", "capture", self.typed(**fields))
        self.case = Case.objects.latest("pk")
        yield
        self.case = first

    def correct(self) -> None:
        """A request that the form refuses; one that is answered, disputed and answered again."""
        word, first = self.canaries, self.case
        refused = {"part": "other", "wrong": word["correction.refused"], "should_be": ""}
        self.post("volunteer", "correction_new", refused, status=400)
        asked = {"part": "other", "wrong": word["correction.wrong"], "should_be": word["correction.should_be"]}
        self.post("volunteer", "correction_new", asked)
        self.case = Case.objects.latest("pk")
        self.complete("reviewer", "ask", question=word["correction.question"])
        self.complete("volunteer", "reply", reply=word["correction.reply"])
        self.complete("reviewer", "accept", remark=word["correction.remark"])
        self.complete("reviewer", "correct", done=word["correction.done"])
        self.complete("volunteer", "dispute", reason=word["correction.dispute"])
        declined = {"reason": word["correction.declined"], "recourse": word["correction.recourse"]}
        self.complete("reviewer", "decline", **declined)
        self.complete("volunteer", "agree")
        self.corrected, self.case = self.case, first

    def run_a_group(self) -> None:
        """Founded with its document, a member who is reached for work and of whom a remark is made, a regulation."""
        word, body = self.canaries, self.world.bodies["commune", "party"].pk
        word.made("member.phone", "0382 222 333")
        paper = {
            "number": "10-QĐ/ĐU",
            "decided_on": "15/01/2025",
            "issued_by": body,
            "document": self._paper("decision.text", "decision.name"),
        }
        hamlets = [self.world.units["hamlet2"].pk]
        founded = {"name": "Tổ số 1", "founded_on": "15/01/2025", "hamlets": hamlets}
        self.post("reviewer", "group_new", founded | paper)
        group = Group.objects.get()
        reached = {"work_phone": "+84382222333", "work_email": f"{word['member.email']}@example.vn"}
        member = {
            "user": self.world.people["volunteer2"].pk, "capacity": "respected", "hamlet": hamlets[0],
            "valid_from": "15/01/2025", "decision": group.decisions.get().pk,
        }  # fmt: skip
        refused = member | {"work_email": word["member.refused"]}
        self.post("reviewer", "member_new", refused, group.pk, status=400)
        self.post("reviewer", "member_new", member | reached, group.pk)
        membership = group.memberships.get()
        self.post("volunteer2", "member_contacts", reached, membership.pk)
        ending = {"number": "11-QĐ/ĐU", "document": self._paper("kept.text", "kept.name")}
        self.post("reviewer", "member_end", ending, membership.pk, status=400)
        points = standards_in_force().points
        marks = {f"met_{point['code']}": "yes" for point in points}
        marks |= {f"met_{points[0]['code']}": "no", f"remark_{points[0]['code']}": word["member.remark"]}
        self.post("reviewer", "checklist_new", marks | {"signed_on": f"{timezone.localdate():%d/%m/%Y}"}, membership.pk)

    def review_conduct(self) -> None:
        """A proposal that the form refuses; one that is replied to, decided, objected to and lessened."""
        word, first, reviewer = self.canaries, self.case, self.world.actor("reviewer")
        membership = Membership.objects.get(user=self.world.people["volunteer2"])
        leaders_above(self.world)
        clauses = [ClauseText("5", "", "Dự giao ban đầy đủ.")]
        since = membership.valid_from
        publish_regulation(
            body=membership.group.managing_body, title="Quy chế", decision_number="11-QĐ/ĐU", decided_on=since,
            valid_from=since, clauses=clauses, actor=reviewer, now=timezone.now(),
        )  # fmt: skip
        self.post("reviewer", "conduct_new", {"facts": word["conduct.refused"]}, membership.pk, status=400)
        proposed = {
            "measure": "removal", "clauses": [Clause.objects.get().pk], "facts": word["conduct.facts"],
            "gravity": word["conduct.gravity"],
        }  # fmt: skip
        self.post("reviewer", "conduct_new", proposed, membership.pk)
        self.case = Case.objects.latest("pk")
        self.complete("volunteer2", "more_time", reason=word["conduct.more_time"])
        self.complete("volunteer2", "answer", statement=word["conduct.statement"])
        decided = {"reason": word["conduct.reason"], "not_opinion": "on", "paper_on": self.today}
        self.complete("district_leader", "remove", paper_number=word["conduct.paper"], **decided)
        self.complete("volunteer2", "object", objection=word["conduct.objection"])
        self.complete("city_leader", "lessen_to_reminder", reason=word["conduct.final"], not_opinion="on")
        self.reviewed, self.case = self.case, first
        for name in LEADERS_ABOVE:
            del self.world.people[name]

    def commend(self) -> None:
        """A nomination that the form refuses; one that is asked back about, granted and told."""
        word, first = self.canaries, self.case
        member = Group.objects.get().memberships.get().pk
        today = f"{timezone.localdate():%d/%m/%Y}"
        sizes = {f"size_{self.world.units['hamlet'].pk}": word["sizes.refused"], "counted_on": today}
        self.post("reviewer", "hamlet_sizes", sizes, status=400)
        campaign = {"year": word["campaign.refused"], "closes_on": today}
        self.post("reviewer", "campaign_new", campaign, status=400)
        self.post("volunteer2", "nomination_new", {"merits": word["commend.refused"]}, member, status=400)
        asked = {"asked_for": "certificate", "merits": word["commend.merits"]}
        self.post("volunteer2", "nomination_new", asked, member)
        self.case = Case.objects.latest("pk")
        self.complete("reviewer", "ask", question=word["commend.question"])
        self.complete("volunteer2", "reply", reply=word["commend.reply"])
        self.complete("reviewer", "recommend", reason=word["commend.recommended"])
        said = {"decided_on": self.today, "complaint": "no", "complaint_on": self.today}
        self.complete("party_approver", "send_back", reason=word["commend.sent_back"])
        self.complete("reviewer", "recommend", reason=word["commend.recommended"])
        number = f"12-{word['commend.number']}"
        self.complete("party_approver", "certify", reason=word["commend.decided"], decision_number=number, **said)
        self.complete("reviewer", "told", announced_how="visit", announced_on=self.today)
        self.commended, self.case = self.case, first

    def _paper(self, text: str, name: str) -> SimpleUploadedFile:
        """What a body decided stays as it came."""
        body = f"<w:document>{self.canaries[text]}</w:document>"
        paper = office("[Content_Types].xml", **{"word/document.xml": body})
        return SimpleUploadedFile(f"{self.canaries[name]}.docx", paper, "application/octet-stream")

    def audit(self) -> None:
        word = self.canaries
        watched = {"appointment": self.held("reviewer"), "reason": word["audit.person"] * 2}
        self.post("district_auditor", "audit_person", watched)
        taken = self.post("district_auditor", "audit_export", {"reason": word["audit.export"] * 2}, status=200)
        b"".join(taken.streaming_content)

    def search(self) -> None:
        """What is looked for stays nowhere, found or not."""
        word = self.canaries
        self.browser("reviewer").get(reverse("case_list"), {"q": word["query"]})
        self.browser("reviewer").get(reverse("case_list"), {"q": word.phone("query.phone")})
        self.browser("reviewer").get(reverse("worklist"), {"q": word["query.worklist"]})
        self.browser("administrator").get(reverse("people"), {"q": word["query.people"]})
        self.post(
            "volunteer", "similar", {"facts": word["similar"], "area": str(self.world.units["hamlet"].pk)}, status=200
        )
        self.browser("reviewer").get(f"/{word['path']}/", {"q": word["path.query"]})
        self.browser("sibling_reviewer").post(
            reverse("case_comment", args=[self.case.public_id]), {"text": word["comment.refused"]}
        )

    def ask_for_letters(self) -> None:
        """Letters at once, at whatever time of the day this runs."""
        hour = timezone.localtime().hour
        quiet = {"quiet_from": f"{(hour + 6) % 24}:00", "quiet_until": f"{(hour + 7) % 24}:00"}
        for person in ("reviewer", "handler"):
            address = f"{self.canaries[f'mail.{person}']}@example.vn"
            self.post(person, "me_mail", {"email": address, "choice": "at_once", "daily_hour": "7"} | quiet)

    def fail(self) -> None:
        """A fault in the middle of a request, which quotes what was sent, and one in the delivery of a message."""
        word, client = self.canaries, self.browser("volunteer", raise_request_exception=False)
        with mock.patch("cases.concerns.views.capture.capture_concern", side_effect=ValueError(word["crash.error"])):
            response = client.post(reverse("capture"), self.typed(facts=word["crash.facts"]))
        assert response.status_code == 500
        broken = mock.patch("cases.notices.handlers.make", side_effect=ValueError(word["crash.delivery"]))
        with self.another(facts=word["undelivered"]), broken:
            deliver_outbox()

    def work(self) -> None:
        """Whatever beat has done, twice: once for what is due now and once for what follows from it."""
        app.autodiscover_tasks(force=True)
        for _ in range(2):
            for entry in settings.CELERY_BEAT_SCHEDULE.values():
                app.tasks[entry["task"]].apply(throw=True)

    def exports(self) -> Iterator[Text]:
        """The files that people take away."""
        for person, name, sent in [
            ("reviewer", "case_export", {}),
            ("district_auditor", "case_export", {}),
            ("district_auditor", "audit_export", {"reason": "Kiểm tra định kỳ theo kế hoạch."}),
        ]:
            yield f"export {name}", b"".join(self.post(person, name, sent, status=200).streaming_content).decode()

    def pages(self, opened: Callable[[str], Iterable[str]]) -> Iterator[Text]:
        """What people find on the pages that they open, as "page NAME PERSON", headers included."""
        for person in sorted(self.world.people):
            client = Client()
            client.force_login(User.objects.get(pk=self.world.people[person].pk))
            for name in sorted(opened(person)):
                row = ROWS[name]
                response = client.get(reverse(name, kwargs=row.arguments(self)) + row.query)
                shown = b"".join(response.streaming_content) if response.streaming else response.content
                yield f"page {name} {person}", f"{as_text(shown)}\n{dict(response.headers)}"


def complaints(response: HttpResponse) -> list[str]:
    """What the page found wrong with what was sent."""
    return re.findall(r'<ul class="field-errors.*?<span>(.*?)</span>', response.content.decode(), re.DOTALL)
