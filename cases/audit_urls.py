"""Addresses of the case list, the audit and the case at a moment."""

from django.urls import path

from .urls import CASE
from .views import as_of, audit, case_list

urlpatterns = [
    path("cases/", case_list.case_list, name="case_list"),
    path("cases/export/", case_list.case_export, name="case_export"),
    path(f"{CASE}/as-of/", as_of.case_as_of, name="case_as_of"),
    path("audit/", audit.audit, name="audit"),
    path("audit/person/", audit.audit_person, name="audit_person"),
    path("audit/person/<int:pk>/", audit.audit_person_events, name="audit_person_events"),
    path("audit/export/", audit.audit_export, name="audit_export"),
    path("audit/access/", audit.audit_access, name="audit_access"),
    path("audit/state/", audit.audit_state, name="audit_state"),
]
