"""The tree of the public pages: a root for each language, beside each other."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from tildel.portal.models import StartPage


@transaction.atomic
def make_page_tree() -> None:
    """Make what is missing of the three roots; what editors have made is left as it is."""
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    root = Page.get_first_root_node()
    first = StartPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if first is None:
        _remove_greeting(root)
        first = root.add_child(instance=StartPage(title="Tildel", slug="nb", locale=Locale.get_default()))
    for locale in Locale.objects.exclude(pk=first.locale_id):
        if not first.has_translation(locale):
            translated = first.copy_for_translation(locale, copy_parents=False)
            translated.slug = locale.language_code
            translated.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": first, "hostname": "localhost", "site_name": "Tildel"}
    )


def _remove_greeting(root: Page) -> None:
    """The page that Wagtail greets with; the site that stands on it is made to stand on ours."""
    Site.objects.all().delete()
    for page in Page.objects.child_of(root):
        if page.specific_class is Page:
            page.delete()
    root.refresh_from_db()
