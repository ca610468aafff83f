"""Pages that editors write, in three languages side by side, and the pictures in them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page
from wagtail.search import index

from tildel.portal.blocks import BodyField


class Picture(AbstractImage):
    """A picture. Who cannot see it is told what it shows, so it is not kept without words."""

    description = models.CharField(
        max_length=255,
        verbose_name=_("description"),
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    credit = models.CharField(max_length=120, blank=True, verbose_name=_("photo"))

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    @property
    def url(self) -> str:
        return reverse("portal:picture", kwargs={"name": self.file.name.rpartition("/")[2]})


class SitePage(Page):
    """What every page of the site has."""

    lead = models.TextField(blank=True, max_length=400, verbose_name=_("lead"))
    body = BodyField(blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    def source(self) -> SitePage | None:
        """The page in the first language that this one is a translation of."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return None
        others = type(self).objects.filter(translation_key=self.translation_key)
        return others.filter(locale__language_code=settings.LANGUAGE_CODE).first()

    @property
    def is_older_than_its_source(self) -> bool:
        source = self.source()
        mine, theirs = self.last_published_at, source and source.last_published_at
        return bool(theirs and (mine is None or mine < theirs))


class StartPage(SitePage):
    """The root of one language."""

    template = "portal/pages/text.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.TextPage", "portal.NewsIndexPage"]


class TextPage(SitePage):
    """A page of text; pages under it are listed on it."""

    template = "portal/pages/text.html"
    parent_page_types = ["portal.StartPage", "portal.TextPage"]
    subpage_types = ["portal.TextPage"]

    in_menu = models.BooleanField(default=False, verbose_name=_("in the main menu"))
    promote_panels = [*Page.promote_panels]
    settings_panels = [*Page.settings_panels, FieldPanel("in_menu")]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        children = self.get_children().live().order_by("path")
        return {**super().get_context(request, *args, **kwargs), "children": children}


class NewsIndexPage(SitePage):
    template = "portal/pages/news_index.html"
    parent_page_types = ["portal.StartPage"]
    subpage_types = ["portal.NewsPage"]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = NewsPage.objects.child_of(self).live().select_related("picture").order_by("-day", "-pk")
        return {**super().get_context(request, *args, **kwargs), "news": news}


class NewsPage(SitePage):
    template = "portal/pages/news.html"
    parent_page_types = ["portal.NewsIndexPage"]
    subpage_types: list[str] = []

    day = models.DateField(verbose_name=_("published"))
    picture = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    credit = models.CharField(max_length=120, blank=True, verbose_name=_("photo"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("day"),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("credit"),
        FieldPanel("body"),
    ]
