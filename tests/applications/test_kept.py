"""What is typed is never lost: saved while it is typed, kept when a session ends, shown beside what others wrote."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings as site
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django import Settings
from time_machine import Traveller

from applications import actions, emails, queries
from applications.models import Application
from applications.rules import SectionKey, State, TextKey
from joynet.accounts import kept
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.accounts.sign_in import demo_sign_in
from joynet.accounts.tasks import clear_ended_sessions
from tests import factories
from tests.applications.test_pages import address, editor, field_of, text_of
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AsUser = Callable[[User], Client]
QUIETLY = {"X-Autosave": "yes"}
STORY = "Nights are hard.\r\n\r\nWe “listen” <b>first</b>."


def as_typed(application: Application, **texts: object) -> dict[str, object]:
    """The page of why as a browser sends it for Dana Cho."""
    return {
        "revision": factories.section_revision(application, SectionKey.WHY),
        "writer": kept.mark(User.objects.get(email="dana.cho@example.org")),
        "why_join": STORY,
        "current_work": "",
        "experience": "",
    } | texts


def signed_out(user: User) -> Client:
    """A browser whose session has just ended."""
    client = Client()
    client.force_login(user)
    client.session.flush()
    return client


def sign_in(client: Client, user: User, next_url: str) -> HttpResponse:
    """With a code, as people do."""
    asked = client.post(f"/account/login/?next={quote(next_url)}", {"email": user.email}, follow=True)
    code = re.search(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b", mail.outbox[-1].body)
    assert code is not None
    where = asked.redirect_chain[-1][0]
    return client.post(where, {"code": code[0], "next": next_url}, follow=True)


def stored(application: Application, key: TextKey = TextKey.WHY_JOIN) -> str:
    return queries.texts_of(application).get(key, "")


def textarea(response: HttpResponse, name: str) -> str:
    """What stands in a box."""
    found = re.search(rf'<textarea name="{name}".*?>\s*(.*?)</textarea>', response.content.decode(), re.DOTALL)
    assert found is not None
    return found[1]


# ---- the session ends while somebody types


def test_a_text_sent_after_the_session_has_ended_is_there_again_after_signing_in(as_user: AsUser) -> None:
    application = factories.make_draft()
    dana, page = editor(application), address(application, "why/")
    client = signed_out(dana)

    asked = client.post(f"{page}?back=check", as_typed(application), follow=True)

    assert "What you typed is kept: sign in, and you find it on its page." in text_of(asked)
    assert stored(application) == ""
    back = sign_in(client, dana, f"{page}?back=check")
    assert back.redirect_chain[-1][0] == f"{page}?back=check"
    assert client.session.get_expiry_age() == site.SESSION_COOKIE_AGE
    words = text_of(back)
    assert "This is what you typed before you signed in. It is not saved yet." in words
    assert "We “listen” <b>first</b>." in words
    saved = client.post(f"{page}?back=check", as_typed(application))
    assert saved.headers["Location"] == address(application, "check/")
    assert stored(application) == "Nights are hard.\n\nWe “listen” <b>first</b>."
    assert "It is not saved yet." not in text_of(client.get(page))


def test_leaving_it_out_shows_what_is_saved(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    dana, page = editor(application), address(application, "why/")
    client = signed_out(dana)
    client.post(page, as_typed(application))
    client.force_login(dana)
    assert "We “listen”" in text_of(client.get(page))

    shown = client.post(page, {"leave_out": "yes"}, follow=True)

    assert "Our staff asked for it." in textarea(shown, "why_join")
    assert "It is not saved yet." not in text_of(shown)
    assert stored(application) == "Our staff asked for it."


def test_somebody_else_who_signs_in_on_the_same_computer_sees_nothing_of_it() -> None:
    application = factories.make_draft()
    dana, sam = editor(application), factories.make_user(email="sam@example.org", name="Sam Lee")
    application.editors.create(user=sam, accepted_at=AT)
    page = address(application, "why/")
    client = signed_out(dana)
    client.post(page, as_typed(application))

    shown = sign_in(client, sam, page)

    assert shown.request["PATH_INFO"] == page
    assert "listen" not in text_of(shown)
    assert "listen" not in str(Session.objects.get(pk=client.session.session_key).get_decoded())


@pytest.mark.parametrize("is_writer", [True, False])
def test_stepping_in_by_the_demonstration_s_button_keeps_it_for_its_writer_alone(
    is_writer: bool, settings: Settings
) -> None:
    settings.DEMO = True
    application = factories.make_draft()
    dana, sam = editor(application), factories.make_user(email="sam@example.org", name="Sam Lee")
    client = signed_out(dana)
    client.post(address(application, "why/"), as_typed(application))
    request = HttpRequest()
    request.session, request.user = client.session, AnonymousUser()
    request.META["REMOTE_ADDR"] = "127.0.0.1"

    demo_sign_in(request, dana if is_writer else sam)

    assert bool(request.session.get("kept_forms")) is is_writer


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(as_user: AsUser) -> None:
    application = factories.make_draft()
    dana, sam = editor(application), factories.make_user(email="sam@example.org", name="Sam Lee")
    application.editors.create(user=sam, accepted_at=AT)
    page = address(application, "why/")
    client = signed_out(dana)
    client.post(page, as_typed(application))
    as_user(sam).post(page, {"revision": 0, "why_join": "Because of Sam."})
    client.force_login(dana)
    revision = re.search(r'name="revision" value="(\d+)"', client.get(page).content.decode())
    assert revision is not None

    response = client.post(page, as_typed(application, revision=revision[1]))

    assert response.status_code == 409
    assert "Because of Sam." in text_of(response)
    assert "We “listen” <b>first</b>." in text_of(response)
    assert stored(application) == "Because of Sam."


def test_a_kept_text_goes_after_a_week(clock: Traveller) -> None:
    application = factories.make_draft()
    dana, page = editor(application), address(application, "why/")
    client = signed_out(dana)
    client.post(page, as_typed(application))
    client.force_login(dana)
    clock.shift(kept.LASTS - timedelta(seconds=1))
    assert "We “listen”" in text_of(client.get(page))

    clock.shift(timedelta(seconds=2))

    assert "We “listen”" not in text_of(client.get(page))


def test_what_nobody_signs_in_for_is_gone_from_the_database_after_a_week(clock: Traveller) -> None:
    application = factories.make_draft()
    signed_out(editor(application)).post(address(application, "why/"), as_typed(application))
    kept_in = Session.objects.get()
    assert "listen" in str(kept_in.get_decoded())
    clock.shift(kept.LASTS - timedelta(seconds=1))
    assert clear_ended_sessions() == 0

    clock.shift(timedelta(seconds=2))

    assert clear_ended_sessions() == 1
    assert Session.objects.count() == 0


@pytest.mark.parametrize(("too_many", "is_kept"), [(0, True), (1, False)])
def test_only_so_much_is_kept(too_many: int, is_kept: bool) -> None:
    application = factories.make_draft()
    client = signed_out(editor(application))
    form = {"writer": kept.mark(editor(application)), "revision": "0", "why_join": ""}
    room = kept.MOST_CHARACTERS - len("revision0why_join")

    asked = client.post(address(application, "why/"), form | {"why_join": "x" * (room + too_many)}, follow=True)

    assert ("What you typed is kept" in text_of(asked)) is is_kept
    assert bool(client.session.get("kept_forms")) is is_kept


def test_of_many_pages_the_latest_are_kept() -> None:
    application = factories.make_draft()
    client = signed_out(editor(application))
    pages = ["organization/", "contact/", "why/", "partners/", "commitments/", "organization/details/"]

    for page in pages:
        client.post(address(application, page), {"writer": kept.mark(editor(application)), "revision": 0})

    assert [each["path"] for each in client.session["kept_forms"]] == [address(application, each) for each in pages[1:]]


def test_a_form_that_names_no_writer_such_as_a_password_is_never_kept() -> None:
    client = Client()

    client.post("/account/password/change/", {"oldpassword": "correct horse battery", "password1": "another"})

    assert "kept_forms" not in client.session


@pytest.mark.parametrize(
    ("page", "shown_at", "name"), [("messages/", "", "text"), ("withdraw/", "withdraw/", "reason")]
)
def test_what_is_written_to_staff_survives_too_and_can_be_left_out(
    page: str, shown_at: str, name: str, clock: Traveller
) -> None:
    application = factories.make_sent()
    dana = editor(application)
    client = signed_out(dana)
    words = "We found the missing numbers."
    client.post(address(application, page), {"writer": kept.mark(dana), name: words})

    back = sign_in(client, dana, address(application, page))

    assert back.request["PATH_INFO"] == address(application, shown_at)
    assert words in textarea(back, name)
    assert "This is what you typed before you signed in. It is not sent yet." in text_of(back)
    assert "There is a problem" not in text_of(back)
    left = client.post(address(application, page), {"leave_out": "yes"}, follow=True)
    assert words not in left.content.decode()
    assert application.messages.count() == 0
    application.refresh_from_db()
    assert application.state == State.SUBMITTED


# ---- signed in again in another window


def tokened(dana: User, page: str) -> tuple[Client, str]:
    """A browser that checks the secret token of a form, and the token of the page."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(dana)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode())
    assert token is not None
    return client, token[1]


def test_a_form_from_before_signing_in_again_is_shown_again_instead_of_refused() -> None:
    application = factories.make_draft()
    page = address(application, "why/")
    client, _token = tokened(editor(application), page)

    response = client.post(page, as_typed(application), headers={"Origin": "http://testserver"}, follow=True)

    assert response.request["PATH_INFO"] == page
    assert "This is what you typed before you signed in. It is not saved yet." in text_of(response)
    assert "We “listen”" in text_of(response)
    assert stored(application) == ""


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {}]
)
def test_a_form_from_elsewhere_is_refused_and_not_kept(headers: dict[str, str]) -> None:
    application = factories.make_draft()
    page = address(application, "why/")
    client, _token = tokened(editor(application), page)

    response = client.post(page, as_typed(application), headers=headers)

    assert response.status_code == 403
    assert "kept_forms" not in client.session


def test_without_session_and_token_the_form_of_our_own_page_is_kept_through_signing_in() -> None:
    application = factories.make_draft()
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        address(application, "why/"), as_typed(application), headers={"Origin": "http://testserver"}, follow=True
    )

    assert response.request["PATH_INFO"] == "/account/login/"
    assert "What you typed is kept" in text_of(response)
    client.force_login(editor(application))
    assert "We “listen”" in text_of(client.get(address(application, "why/")))


def test_a_form_of_somebody_else_is_refused_in_this_session() -> None:
    application = factories.make_draft()
    sam = factories.make_user(email="sam@example.org")
    application.editors.create(user=sam, accepted_at=AT)
    client, _token = tokened(sam, address(application, "why/"))

    response = client.post(address(application, "why/"), as_typed(application), headers={"Origin": "http://testserver"})

    assert response.status_code == 403
    assert "kept_forms" not in client.session


@pytest.mark.parametrize(("origin", "is_kept"), [("http://testserver", True), ("https://evil.example", False)])
def test_where_a_staff_session_is_over_before_the_token_is_looked_at_the_browser_says_whose_form_it_is(
    origin: str, is_kept: bool, as_staff: AsUser, clock: Traveller
) -> None:
    staff = factories.make_staff()
    client = as_staff(staff)
    clock.shift(timedelta(hours=13))

    response = client.post(
        "/applications/JW-27-AAAA/why/", {"writer": kept.mark(staff), "why_join": "x"}, headers={"Origin": origin}
    )

    assert response.headers["Location"].startswith("/account/login/")
    assert ("kept_forms" in client.session) is is_kept


# ---- saved while it is typed


def test_a_text_is_saved_while_it_is_typed_and_its_number_goes_on(as_user: AsUser) -> None:
    application = factories.make_draft()
    client, page = as_user(editor(application)), address(application, "why/")

    first = client.post(page, as_typed(application), headers=QUIETLY)
    second = client.post(page, as_typed(application, why_join="More."), headers=QUIETLY)

    assert first.json() == {"sentence": "Saved at 10:00 AM Eastern.", "revision": 1}
    assert second.json() == {"sentence": "Saved at 10:00 AM Eastern.", "revision": 2}
    assert stored(application) == "More."
    assert "Saved at" not in text_of(client.get(page)).split("Why join")[0]


def test_the_same_text_sent_twice_because_no_answer_came_is_no_clash(as_user: AsUser) -> None:
    application = factories.make_draft()
    client, page = as_user(editor(application)), address(application, "why/")
    typed = as_typed(application)

    answers = [client.post(page, typed, headers=QUIETLY).json() for _ in range(3)]

    assert [answer["revision"] for answer in answers] == [1, 1, 1]


def test_saving_by_itself_never_overwrites_a_colleague(as_user: AsUser) -> None:
    application = factories.make_draft()
    sam = factories.make_user(email="sam@example.org", name="Sam Lee")
    application.editors.create(user=sam, accepted_at=AT)
    page = address(application, "why/")
    dana = User.objects.get(email="dana.cho@example.org")
    typed = as_typed(application)
    as_user(sam).post(page, {"revision": 0, "why_join": "Because of Sam."})

    response = as_user(dana).post(page, typed, headers=QUIETLY)

    assert response.status_code == 409
    assert response.json() == {
        "sentence": "Sam Lee saved this page while you had it open. What you typed is not saved yet. "
        "Save the page to see both."
    }
    assert stored(application) == "Because of Sam."


def test_a_text_longer_than_can_be_sent_is_saved_while_it_is_typed(as_user: AsUser) -> None:
    application = factories.make_draft()

    response = as_user(editor(application)).post(
        address(application, "why/"), as_typed(application, why_join="x" * 10_000), headers=QUIETLY
    )

    assert response.status_code == 200
    assert len(stored(application)) == 10_000


def test_what_no_draft_can_hold_is_said_and_nothing_is_saved(as_user: AsUser) -> None:
    application = factories.make_draft()

    response = as_user(editor(application)).post(
        address(application, "why/"), as_typed(application, why_join="x" * 50_001), headers=QUIETLY
    )

    assert response.status_code == 422
    assert "50" in response.json()["sentence"]
    assert stored(application) == ""


def test_after_sending_nothing_is_saved_by_itself(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client = as_user(editor(application))
    typed = as_typed(application)
    actions.send_application(application=application, **factories.DECLARED, by=Actor.of(editor(application)), at=AT)

    response = client.post(address(application, "why/"), typed, headers=QUIETLY)

    assert response.status_code == 409
    assert "its answers can be read only" in response.json()["sentence"]
    assert stored(application) == "Our staff asked for it."


def test_the_text_of_somebody_who_is_no_longer_signed_in_here_is_not_saved_as_another_s(as_user: AsUser) -> None:
    application = factories.make_draft()
    sam = factories.make_user(email="sam@example.org", name="Sam Lee")
    application.editors.create(user=sam, accepted_at=AT)

    response = as_user(sam).post(address(application, "why/"), as_typed(application), headers=QUIETLY)

    assert response.status_code == 409
    assert stored(application) == ""


def test_signed_out_the_text_is_kept_and_no_message_piles_up(as_user: AsUser) -> None:
    application = factories.make_draft()
    dana, page = editor(application), address(application, "why/")
    client = signed_out(dana)

    for _ in range(3):
        assert client.post(page, as_typed(application), headers=QUIETLY).status_code == 302

    assert "What you typed is kept" not in text_of(client.get("/account/login/"))
    client.force_login(dana)
    assert "We “listen”" in text_of(client.get(page))


def test_readiness_is_saved_while_it_is_typed_with_evidence_before_the_level(as_user: AsUser) -> None:
    application = factories.make_draft()
    page = address(application, "readiness/infrastructure/")

    answer = as_user(editor(application)).post(
        page, {"revision": 0, "A1_evidence": "The board minutes."}, headers=QUIETLY
    )

    assert answer.json()["revision"] == 1
    row = queries.answers_of(queries.response_of(application))[0]
    assert (row.item, row.is_open, row.evidence) == ("A1", True, "The board minutes.")


def test_who_rates_alone_by_a_link_is_saved_while_typing_too() -> None:
    nominee = factories.make_complete_draft().nominees.exclude(slot="").order_by("pk")[0]
    page = f"/applications/ratings/{emails.rating_link(nominee, AT).split('/ratings/')[1]}infrastructure/"
    client = Client()
    shown = client.get(page)
    typed = {"revision": shown.context["form"].initial["revision"], "A1_level": "2", "A1_evidence": "Two hours."}
    assert "data-autosave" in shown.content.decode()

    first = client.post(page, typed, headers=QUIETLY).json()
    again = client.post(page, typed, headers=QUIETLY).json()
    late = client.post(page, typed | {"A1_level": "3"}, headers=QUIETLY)
    then = client.post(page, typed | {"A1_level": "4", "revision": first["revision"]}, headers=QUIETLY)

    assert first["sentence"] == "Saved at 9:00 AM Central."
    assert again == first
    assert late.status_code == 409
    assert "saved in another window" in late.json()["sentence"]
    assert then.status_code == 200
    own = queries.answers_of(queries.response_of_rater(nominee))
    assert [(row.item, row.level, row.evidence) for row in own] == [("A1", 4, "Two hours.")]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("length", "status"), [(197, 302), (198, 422)])
def test_lines_are_counted_as_the_page_counts_them(length: int, status: int, as_user: AsUser) -> None:
    application = factories.make_draft()
    evidence = "\r\n".join(["x" * length, "x" * 200, ""])  # a browser sends two characters for each end of a line

    response = as_user(editor(application)).post(
        address(application, "readiness/infrastructure/"), {"revision": 0, "A1_evidence": f"{evidence}y"}
    )

    assert response.status_code == status


def test_ticks_are_made_by_a_button_alone(as_user: AsUser) -> None:
    application = factories.make_draft()
    page = as_user(editor(application)).get(address(application, "commitments/")).content.decode()

    assert "data-draft" in page
    assert "data-autosave" not in page


@pytest.mark.parametrize("is_asked", [False, True])
def test_a_letter_that_somebody_reads_to_sign_is_not_changed_under_their_eyes(is_asked: bool, as_user: AsUser) -> None:
    application = factories.make_draft()
    by = Actor.of(editor(application))
    actions.describe_organization(
        application=application,
        seen_revision=0,
        organization_name="Mercy",
        kind="",
        country="",
        size=None,
        zone="",
        by=by,
        at=AT,
    )
    if is_asked:
        actions.ask_for_signature(application=application, name="Grace Obi", email="grace@hill.example", by=by, at=AT)

    page = as_user(editor(application)).get(address(application, "letter/words/")).content.decode()

    assert ("data-autosave" in page) is not is_asked
    typed = {"revision": 0, "letter": "We support this."}
    answer = as_user(editor(application)).post(address(application, "letter/words/"), typed, headers=QUIETLY)
    assert answer.status_code == (409 if is_asked else 200)
    assert (stored(application, TextKey.LETTER) == "We support this.") is not is_asked


def test_the_count_under_a_long_text_is_of_what_can_be_sent_and_counts_lines_as_people_do(as_user: AsUser) -> None:
    application = factories.make_draft()
    client, page = as_user(editor(application)), address(application, "why/")
    lines = "\r\n".join(["x" * 14] * 100)  # 1,499 characters with one kind of line end

    client.post(page, as_typed(application, why_join=lines + "y"))

    shown = client.get(page)
    assert "You can write up to 1,500 characters." in text_of(shown)
    assert 'data-count-for="id_why_join" data-limit="1500"' in shown.content.decode()
    assert len(stored(application)) == 1500
    assert "too many" not in field_of(shown, "why_join")


@pytest.mark.parametrize("writer", ["999999", "1", "1:forged", ""])
def test_a_form_that_no_page_of_ours_has_drawn_is_not_kept(writer: str, client: Client) -> None:
    factories.make_user()

    client.post(
        "/applications/JW-27-AAAA/why/", {"writer": writer, "why_join": "x"}, headers={"Origin": "http://testserver"}
    )

    assert Session.objects.count() == 0
