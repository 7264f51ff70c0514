"""The worklist: the same view gives the page, and for htmx the list alone."""

from contextlib import nullcontext

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from permissions import policy

from ..forms.worklist import WorklistFilter
from ..search import planned_anew
from ..worklist import Tab, page_of, row_of, tabs_for, tasks_of
from .case_list import answer_list


@require_safe
@login_required
def worklist(request: HttpRequest) -> HttpResponse:
    """?tab=inbox, queue or archive; filters, words, order and the cursor of the page are in the address."""
    now = timezone.now()
    tab = request.GET.get("tab", "")
    tab = tab if tab in Tab.values else Tab.INBOX
    filters = WorklistFilter(request.GET, user=request.user)
    held_back = filters.held_back(request.user, now)
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    with planned_anew() if filters.words else nullcontext():
        tasks = filters.narrow(tasks_of(request.user, tab, now=now), now=now)
        page = page_of(tasks, filters.order(tab), **cursors)
    context = {
        "tab": str(tab),
        "tabs": tabs_for(request.user, tab, now=now),
        "filters": filters,
        "may_see_workload": policy.may(request.user, "cases.workload"),
        "now": now,
        "list": page,
        "rows": [row_of(task) for task in page.rows],
    }
    return answer_list(request, context, whole="cases/worklist.html", part="cases/_worklist.html", held_back=held_back)
