"""Addresses of groups and members."""

from django.urls import path

from .views import groups, imports, members, passwords, regulations, standards

urlpatterns = [
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/print/", groups.group_print, name="group_print"),
    path("groups/<int:pk>/hamlets/", groups.group_hamlets, name="group_hamlets"),
    path("groups/<int:pk>/renew/", groups.group_renew, name="group_renew"),
    path("groups/<int:pk>/dissolve/", groups.group_dissolve, name="group_dissolve"),
    path("groups/<int:pk>/lead/", groups.group_lead, name="group_lead"),
    path("groups/<int:pk>/members/new/", members.member_new, name="member_new"),
    path("groups/<int:pk>/trainings/new/", members.training_new, name="training_new"),
    path("groups/<int:pk>/import/", imports.members_import, name="members_import"),
    path("groups/<int:pk>/import/template/", imports.import_template, name="import_template"),
    path("groups/<int:pk>/passwords/", passwords.first_passwords, name="first_passwords"),
    path("groups/<int:pk>/export/", imports.members_export, name="members_export"),
    path("groups/imports/<int:pk>/", imports.member_import, name="member_import"),
    path("groups/members/<int:pk>/", members.member, name="member"),
    path("groups/members/<int:pk>/edit/", members.member_edit, name="member_edit"),
    path("groups/members/<int:pk>/end/", members.member_end, name="member_end"),
    path("groups/members/<int:pk>/mistake/", members.member_void, name="member_void"),
    path("groups/members/<int:pk>/contacts/", members.member_contacts, name="member_contacts"),
    path("groups/members/<int:pk>/checklist/", members.checklist_new, name="checklist_new"),
    path("groups/decisions/<int:pk>/document/", groups.decision_document, name="decision_document"),
    path("groups/decisions/<int:pk>/attach/", groups.decision_attach, name="decision_attach"),
    path("groups/regulations/<int:pk>/", regulations.regulation, name="regulation"),
    path("groups/regulations/<int:pk>/new/", regulations.regulation_new, name="regulation_new"),
    path("me/group/", members.my_group, name="my_group"),
    path("administration/standards/", standards.standards, name="standards"),
]
