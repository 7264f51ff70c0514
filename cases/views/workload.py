"""The workload of a body: for those who do the work there, and for the leaders above."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from permissions import policy
from workflows.errors import NotPermitted

from ..workload import MOST_TASKS, bodies_for, workload_of


@require_safe
@login_required
def workload(request: HttpRequest) -> HttpResponse:
    """One's own body, or `?body=` for leaders: one that is not theirs to see does not exist for them."""
    if not policy.may(request.user, "cases.workload"):
        raise NotPermitted
    now = timezone.now()
    bodies = bodies_for(request.user, now)
    wanted = request.GET.get("body") or str(bodies[0].pk)
    chosen = next((body for body in bodies if str(body.pk) == wanted), None)
    if chosen is None:
        raise Http404
    context = {
        "workload": workload_of(chosen, now, near=chosen == bodies[0], user=request.user),
        "bodies": bodies,
        "is_near": chosen == bodies[0],
        "now": now,
        "most": MOST_TASKS,
    }
    return render(request, "cases/workload.html", context)
