"""A person's own page."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tildel.people import actions


class ProfileForm(forms.Form):
    given_name = forms.CharField(
        label=_("Given name"), max_length=120, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=120, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    language = forms.ChoiceField(
        label=_("Language of mails and letters to me"), choices=settings.LANGUAGES, widget=forms.Select
    )


def safe_next(request: HttpRequest, default: str) -> str:
    """Where to go on to: an address of our own, never another site's."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else default


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    person = request.user.person
    first_time = person is None or not person.given_name
    start = {
        "given_name": person.given_name if person else "",
        "family_name": person.family_name if person else "",
        "language": person.language if person else (get_language() or "nb")[:2],
    }
    form = ProfileForm(request.POST or None, initial=start)
    if form.is_valid():
        actions.name_myself(user=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(safe_next(request, "desk:home" if first_time else "people:profile"))
    return render(request, "people/profile.html", {"form": form, "first_time": first_time})
