"""Addresses of the applications app."""

from django.urls import path, register_converter

from applications import rules, views


class ReferenceConverter:
    """`<reference:reference>` takes a reference as it is written, such as JW-27-4F9K."""

    regex = rf"JW-[0-9]{{2}}-[{rules.REFERENCE_LETTERS}]{{{rules.REFERENCE_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

app_name = "applications"
urlpatterns = [
    path("apply/", views.start, name="start"),
    path("apply/begin/", views.begin, name="begin"),
    path("applications/<reference:reference>/", views.home, name="home"),
    path("applications/<reference:reference>/organization/", views.organization, name="organization"),
    path(
        "applications/<reference:reference>/organization/details/",
        views.organization_details,
        name="organization_details",
    ),
    path("applications/<reference:reference>/contact/", views.contact, name="contact"),
    path("applications/<reference:reference>/why/", views.why, name="why"),
    path("applications/<reference:reference>/partners/", views.partners, name="partners"),
    path("applications/<reference:reference>/commitments/", views.commitments, name="commitments"),
    path("applications/<reference:reference>/letter/", views.letter, name="letter"),
    path("applications/<reference:reference>/letter/details/", views.letter_details, name="letter_details"),
    path("applications/<reference:reference>/letter/file/", views.letter_file, name="letter_file"),
    path("applications/<reference:reference>/letter/words/", views.letter_words, name="letter_words"),
    path("applications/<reference:reference>/letter/ask/", views.ask_for_signature, name="ask_for_signature"),
    path("applications/<reference:reference>/letter/ask/again/", views.ask_again, name="ask_again"),
    path("applications/<reference:reference>/letter/ask/withdraw/", views.withdraw_request, name="withdraw_request"),
    path("applications/letters/<str:token>/", views.sign_letter, name="sign_letter"),
    path("applications/<reference:reference>/participants/", views.participants, name="participants"),
    path(
        "applications/<reference:reference>/participants/add/<str:seat>/",
        views.add_participant,
        name="add_participant",
    ),
    path("applications/<reference:reference>/participants/<int:nominee_id>/", views.participant, name="participant"),
    path(
        "applications/<reference:reference>/participants/<int:nominee_id>/remove/",
        views.remove_participant,
        name="remove_participant",
    ),
    path("applications/<reference:reference>/participants/ask/", views.ask_everybody, name="ask_everybody"),
    path(
        "applications/<reference:reference>/participants/<int:nominee_id>/ask/",
        views.ask_to_confirm,
        name="ask_to_confirm",
    ),
    path(
        "applications/<reference:reference>/participants/<int:nominee_id>/replace/",
        views.replace_participant,
        name="replace_participant",
    ),
    path("applications/places/<str:token>/", views.confirm_place, name="confirm_place"),
    path("applications/<reference:reference>/readiness/", views.readiness, name="readiness"),
    path("applications/<reference:reference>/readiness/ask/<int:nominee_id>/", views.ask_to_rate, name="ask_to_rate"),
    path("applications/ratings/<str:token>/", views.rating, name="rating"),
    path("applications/ratings/<str:token>/<str:domain>/", views.rating_domain, name="rating_domain"),
    path("applications/<reference:reference>/readiness/profile/", views.profile, name="profile"),
    path("applications/<reference:reference>/readiness/<str:domain>/", views.readiness_domain, name="readiness_domain"),
    path("applications/<reference:reference>/editors/", views.editors, name="editors"),
    path("applications/<reference:reference>/editors/<int:editor_id>/end/", views.end_editor, name="end_editor"),
    path(
        "applications/<reference:reference>/invitations/<int:invitation_id>/again/",
        views.send_invitation_again,
        name="send_invitation_again",
    ),
    path(
        "applications/<reference:reference>/invitations/<int:invitation_id>/withdraw/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("applications/invitations/<str:token>/", views.invitation, name="invitation"),
    path("applications/<reference:reference>/check/", views.check, name="check"),
    path("applications/<reference:reference>/sent/", views.sent, name="sent"),
    path("applications/<reference:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("applications/<reference:reference>/place/", views.place, name="place"),
    path("applications/<reference:reference>/place/give-back/", views.give_place_back, name="give_place_back"),
    path("applications/<reference:reference>/take-back/", views.take_back, name="take_back"),
    path("applications/<reference:reference>/carry-over/", views.carry_over, name="carry_over"),
    path("applications/<reference:reference>/messages/", views.write_message, name="write_message"),
    path("applications/<reference:reference>/again/", views.send_again, name="send_again"),
]
