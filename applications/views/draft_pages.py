"""What the pages of a draft share: saving, going on, and two people at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from applications import actions, queries
from applications.forms import CountsOnce, DraftForm, typed_in
from applications.models import Application, Nominee, Section
from applications.rules import Gap, SectionKey
from applications.views.too_late import too_late
from joynet.accounts import kept
from joynet.accounts.http import SignedInRequest
from joynet.lib.zones import time_in_words

type Saved = Section | Nominee | None
"""What a saving has numbered."""


@dataclass(frozen=True)
class Difference:
    """One answer that two people gave differently."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Clash:
    """What is shown when somebody else has saved the page meanwhile."""

    sentence: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class DraftPage:
    """A page of a draft: its words, where it leads, and what may be wrong on it already."""

    request: SignedInRequest
    application: Application
    now: datetime
    key: SectionKey
    heading: str
    onward: str
    lead: str = ""
    template: str = "applications/form.html"
    back: str = ""
    nominee: Nominee | None = None
    is_autosaved: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)

    def problems(self) -> list[Gap]:
        """What is stored on this page and wrong, or worth a warning."""
        own = self.nominee.pk if self.nominee else None
        return [gap for gap in queries.problems_on(self.application, self.key, self.now) if gap.nominee == own]

    def draw(
        self, form: DraftForm, *, clash: Clash | None = None, was_kept: bool = False, status: int = 200
    ) -> HttpResponse:
        """The page with the form as it is. `was_kept`: it holds what was typed before the person signed in."""
        back = self.back or queries.url_of(self.application)
        form.helper.is_kept = True
        form.helper.attrs = {"data-draft": "yes"}
        if clash or was_kept or status == 422:
            form.helper.attrs["data-unsaved"] = "yes"
        if self.is_autosaved and clash is None:
            form.helper.attrs["data-autosave"] = "yes"
        return render(
            self.request,
            self.template,
            {
                "application": self.application,
                "heading": self.heading,
                "caption": f"Application {self.application.reference}",
                "lead": self.lead,
                "back": checking(self.request, self.application) or back,
                "form": form,
                "clash": clash,
                "was_kept": was_kept,
                **self.extra,
            },
            status=status,
        )


def checking(request: SignedInRequest, application: Application) -> str:
    """The address of check answers when the person came from there."""
    return queries.url_of(application, "check") if request.GET.get("back") == "check" else ""


def respond(
    page: DraftPage,
    form: DraftForm,
    *,
    save: Callable[[], Saved],
    fresh: Callable[[], DraftForm],
) -> HttpResponse:
    """Shows the page, or saves what was sent: goes on, shows what is wrong, or who was faster.

    `save` gives back what it has numbered; `fresh` reads anew, the number before the texts.
    """
    request = page.request
    if request.method != "POST":
        typed = None if form.is_multipart() else kept.typed(request, page.now)
        if typed is not None:
            form.take(typed)
            return page.draw(form, was_kept=True)
        form.show(page.problems())
        return page.draw(form)
    kept.forget(request)
    if "leave_out" in request.POST:
        return redirect(request.get_full_path())
    if kept.AUTOSAVE in request.headers:
        return _autosave(page, form, save, fresh)
    if not form.is_valid():
        return page.draw(form, status=422)
    nominee = page.nominee
    try:
        saved = save()
        nominee = saved if isinstance(saved, Nominee) else nominee
    except actions.ApplicationClosed as refusal:
        return too_late(request, page.application, refusal.messages[0], typed_in(form), heading=page.heading)
    except actions.SectionStale as refusal:
        stored = fresh()
        found = differences(form, stored)
        if found:
            form.carry(stored.initial["revision"])
            return page.draw(form, clash=Clash(refusal.messages[0], found), status=409)
    except ValidationError as refusal:
        if isinstance(refusal, actions.SentOtherwise) and isinstance(form, CountsOnce):
            form.renew()
        form.add_error("file" if "file" in form.fields else None, refusal)
        return page.draw(form, status=422)
    return _go_on(page, form, nominee)


def _autosave(
    page: DraftPage, form: DraftForm, save: Callable[[], Saved], fresh: Callable[[], DraftForm]
) -> HttpResponse:
    """Saves what is typed so far by the same door as the button, and says so to the page's script."""
    request = page.request
    if not page.is_autosaved:
        return said(409, "This page is now saved by its button alone. What you typed is not saved yet.")
    if not kept.is_writer(request):
        return said(409, "Somebody else has signed in here meanwhile. Copy what you typed, and sign in again.")
    if not form.is_valid():
        return said(422, next(str(sentence) for found in form.errors.values() for sentence in found))
    try:
        saved = save()
        number = 0 if saved is None else saved.revision
    except actions.ApplicationClosed as refusal:
        return said(409, refusal.messages[0])
    except actions.SectionStale as refusal:
        stored = fresh()
        if differences(form, stored):
            return said(409, f"{refusal.messages[0]} Save the page to see both.")
        number = stored.initial["revision"]
    except ValidationError as refusal:
        return said(422, refusal.messages[0])
    return said_saved(page.now, request.user.time_zone, number)


def said_saved(at: datetime, zone: str, number: int) -> HttpResponse:
    """The answer to a page that saves by itself: when, and the number that it goes on with."""
    return JsonResponse({"sentence": f"Saved at {time_in_words(at, zone)}.", "revision": number})


def said(status: int, sentence: str) -> HttpResponse:
    """The same when nothing was saved. 409: it would not help to try again; 422: it would with another text."""
    return JsonResponse({"sentence": sentence}, status=status)


def _go_on(page: DraftPage, form: DraftForm, nominee: Nominee | None) -> HttpResponse:
    """After saving: what is wrong is shown on the same page again; otherwise to where the page leads."""
    request, application = page.request, page.application
    own = nominee.pk if nominee else None
    found = [gap for gap in queries.problems_on(application, page.key, page.now) if gap.nominee == own]
    saved = time_in_words(page.now, request.user.time_zone)
    messages.success(request, f"Saved at {saved}: {page.heading[:1].lower()}{page.heading[1:]}.")
    for gap in found:
        if gap.is_warning and gap.field in form.fields:
            messages.warning(request, gap.sentence)
    if "later" in request.POST:
        return redirect("applications:home", reference=application.reference)
    if any(gap.is_problem and gap.field in form.fields for gap in found):
        again = request.get_full_path()
        return redirect(queries.url_of(application, "participant", nominee_id=nominee.pk) if nominee else again)
    return redirect(checking(request, application) or page.onward)


def differences(form: DraftForm, stored: DraftForm) -> tuple[Difference, ...]:
    """Where what was typed is not what is stored now."""
    found = []
    for name, drawn in form.fields.items():
        if drawn.widget.is_hidden or name in stored.not_stored or name not in stored.fields:
            continue
        now = stored.shown(name, stored.stored(name))
        typed = form.shown(name, form.cleaned_data.get(name))
        if now != typed:
            found.append(Difference(form.label_of(name), now, typed))
    return tuple(found)


def closed(request: SignedInRequest, application: Application, refusal: ValidationError) -> HttpResponse:
    messages.warning(request, refusal.messages[0])
    return redirect("applications:home", reference=application.reference)


def to_status(request: SignedInRequest, application: Application) -> HttpResponse:
    """Where a page of a draft leads once there is no draft: to what was sent, with a word about it."""
    messages.warning(request, "Nothing was changed: this application can be read only.")
    return redirect("applications:home", reference=application.reference)


def revision(application: Application, key: SectionKey) -> int:
    """The section's number. Read it before its texts: then somebody's saving in between is told, never covered."""
    section = Section.objects.filter(application=application, key=key).first()
    return section.revision if section else 0
