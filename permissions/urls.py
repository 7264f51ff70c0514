"""Addresses of the administration, and of vouching. Categories and time limits are in cases/concerns/urls.py."""

from django.urls import path

from .views import administration, appointments, bodies, dead_letters, ledger_state, people, units, vouches

urlpatterns = [
    path("administration/", administration.administration, name="administration"),
    path("administration/roles/", administration.who_may, name="who_may"),
    path("administration/people/", people.people, name="people"),
    path("administration/people/new/", people.person_new, name="person_new"),
    path("administration/people/new/username/", people.username_suggestion, name="username_suggestion"),
    path("administration/people/areas/", appointments.appointment_areas, name="appointment_areas"),
    path("administration/people/<int:pk>/", people.person, name="person"),
    path("administration/people/<int:pk>/name/", people.person_rename, name="person_rename"),
    path("administration/people/<int:pk>/password/", people.person_password, name="person_password"),
    path("administration/people/<int:pk>/second-step/", people.person_second_factor, name="person_second_factor"),
    path("administration/people/<int:pk>/unlock/", people.person_unlock, name="person_unlock"),
    path("administration/people/<int:pk>/close/", people.person_close, name="person_close"),
    path("administration/people/<int:pk>/appoint/", appointments.appointment_new, name="appointment_new"),
    path("administration/appointments/<int:pk>/end/", appointments.appointment_end, name="appointment_end"),
    path("administration/bodies/", bodies.bodies, name="bodies"),
    path("administration/bodies/new/", bodies.body_new, name="body_new"),
    path("administration/bodies/<int:pk>/", bodies.body, name="body"),
    path("administration/bodies/<int:pk>/edit/", bodies.body_edit, name="body_edit"),
    path("administration/bodies/<int:pk>/end/", bodies.body_end, name="body_end"),
    path("administration/units/", units.units, name="units"),
    path("administration/units/<int:pk>/", units.unit, name="unit"),
    path("administration/units/<int:pk>/children/", units.unit_children, name="unit_children"),
    path("administration/units/<int:pk>/hamlets/", units.hamlets_new, name="hamlets_new"),
    path("administration/units/<int:pk>/name/", units.unit_rename, name="unit_rename"),
    path("administration/units/<int:pk>/end/", units.unit_end, name="unit_end"),
    path("administration/failed/", dead_letters.dead_letters, name="dead_letters"),
    path("administration/failed/retry/", dead_letters.dead_letters_retry, name="dead_letters_retry"),
    path("administration/failed/discard/", dead_letters.dead_letters_discard, name="dead_letters_discard"),
    path("accounts/<int:pk>/vouch/", vouches.vouch, name="vouch"),
    path("administration/state/", ledger_state.ledger_state, name="ledger_state"),
]
