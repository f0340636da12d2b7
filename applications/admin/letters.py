"""The letter of support, in the admin: its pages as pictures, the file, and the checklist of what is in it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from applications import access, actions, queries, rules
from applications.admin.frame import framed, staff_user
from applications.doors import declared_first
from applications.forms import LetterCheckForm
from applications.models import ApplicationLetter
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.files.pictures import page_picture
from joynet.files.refusals import FileRefused
from joynet.files.serving import FileClosed, file_response, is_open


class LetterPages(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """What the queue has for whoever reads a letter."""

    def get_urls(self) -> list[URLPattern]:
        """The letter's pages beside Django's."""
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("letter", self.letter, "letter"),
            ("letter/file", self.letter_file, "letter_file"),
            ("letter/pages/<int:number>", self.letter_page, "letter_page"),
        ]
        own = [
            path(
                f"<int:application_id>/{address}/",
                self.admin_site.admin_view(view),
                name=f"applications_application_{name}",
            )
            for address, view, name in pages
        ]
        return own + super().get_urls()

    @declared_first
    def letter(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """The letter as pictures of its pages, or its text as signed here, and what was looked for in it."""
        user, now = staff_user(request), timezone.now()
        letter = access.get_letter_to_review(user, application_id, now)
        if request.method != "POST":
            actions.record_letter_view(letter=letter, by=Actor.of(user), at=now)
            return self._letter_page(request, letter, user)
        form = _form(letter, request)
        if form.is_valid():
            try:
                changed = actions.check_letter(
                    letter=letter, found=form.found, shown=form.shown, by=Actor.of(user), at=now
                )
            except actions.ReviewRefused as refusal:
                messages.warning(request, refusal.messages[0])
                return redirect("admin:applications_application_letter", application_id)
            except ValidationError as refusal:
                form.add_error(None, refusal)
                form.show(queries.letter_found(letter))
            else:
                messages.success(request, "The checklist is saved." if changed else "Nothing on the list has changed.")
                return redirect("admin:applications_application_letter", application_id)
        return self._letter_page(request, letter, user, form, status=422)

    def _letter_page(
        self,
        request: HttpRequest,
        letter: ApplicationLetter,
        user: User,
        form: LetterCheckForm | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        shown = form or _form(letter)
        lines = queries.letter_checklist(letter, zone=user.time_zone)
        return framed(
            self,
            request,
            "letter",
            letter.application,
            title=f"Letter of support, {letter.application.name_in_words}",
            letter=queries.letter_line(letter),
            letter_row=letter,
            level=letter.get_level_display(),
            flags=queries.letter_flags(letter),
            signed=queries.signed_letter(letter, user.time_zone),
            is_open=letter.file is not None and is_open(letter.file),
            pages=range(1, (letter.file.pages or 1) + 1) if letter.file else (),
            form=shown,
            checklist=[(line, shown[line.point.value], shown[f"shown_{line.point.value}"]) for line in lines],
            can_check=letter.application.state in rules.REVIEWABLE,
            status=status,
        )

    def letter_page(self, request: HttpRequest, application_id: int, number: int) -> HttpResponse:
        """One page of the letter as a picture."""
        _letter, file = access.get_letter_file_to_review(staff_user(request), application_id, timezone.now())
        try:
            picture = page_picture(file, number)
        except (FileClosed, FileRefused) as refusal:
            raise Http404(refusal.messages[0]) from refusal
        if picture is None:
            raise Http404
        return HttpResponse(
            picture,
            content_type="image/png",
            headers={
                "Cache-Control": "no-store",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )

    @declared_first
    def letter_file(self, request: HttpRequest, application_id: int) -> HttpResponseBase:
        """The letter itself, as a download; opening it is written down."""
        user, now = staff_user(request), timezone.now()
        letter, file = access.get_letter_file_to_review(user, application_id, now)
        try:
            response = file_response(file, f"{letter.application.reference}-letter-of-support.pdf")
        except FileClosed as refusal:
            messages.warning(request, refusal.messages[0])
            return redirect("admin:applications_application_letter", application_id)
        actions.record_letter_view(letter=letter, by=Actor.of(user), at=now)
        return response


def _form(letter: ApplicationLetter, request: HttpRequest | None = None) -> LetterCheckForm:
    return LetterCheckForm(
        request.POST if request else None,
        points=rules.letter_points(is_signed_here=letter.signed_at is not None),
        found=queries.letter_found(letter),
    )
