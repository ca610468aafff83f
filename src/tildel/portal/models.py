"""Pages that editors write, in three languages side by side; what is searched; the awards; who wants mail."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
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


def _vector(language: str, config: str) -> models.GeneratedField:
    """Kept by PostgreSQL itself: a row cannot say one thing and be found by another."""
    heading = SearchVector(f"heading_{language}", config=config, weight="A")
    body = SearchVector(f"body_{language}", config=config, weight="C")
    return models.GeneratedField(expression=heading + body, output_field=SearchVectorField(), db_persist=True)


class Searchable(models.Model):
    """Words by which a row is found, as `domain.words.plain` writes them: Norwegian and English apart."""

    heading_no = models.TextField(blank=True)
    body_no = models.TextField(blank=True)
    heading_en = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    vector_no = _vector("no", "norwegian")
    vector_en = _vector("en", "english")

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["vector_no", "vector_en"], name="%(class)s_words")]


class SearchDocument(Searchable):
    """One public thing that can be found, made anew from the thing itself: nothing here is its own."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    titles = models.JSONField()
    leads = models.JSONField(default=dict)
    # Where it stands: an address by name, or a path for each language in which an editor has written it.
    url_name = models.CharField(max_length=60, blank=True)
    url_args = models.JSONField(default=list)
    paths = models.JSONField(default=dict)
    day = models.DateField(null=True)

    class Meta(Searchable.Meta):
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="portal_document_once")]
        indexes = [
            *Searchable.Meta.indexes,
            models.Index(
                "kind", models.F("day").desc(nulls_last=True), models.F("id").desc(), name="portal_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchWord(models.Model):
    """A word that stands in some document, under what is left of it when a letter is missing."""

    word = models.CharField(max_length=40, unique=True)
    keys = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="portal_word_keys")]

    def __str__(self) -> str:
        return self.word


class Mark(models.Model):
    """What triggers of the database change with every change to a table: see `queries.kept`."""

    name = models.CharField(max_length=20, unique=True)
    value = models.UUIDField()

    def __str__(self) -> str:
        return self.name


class AwardEntry(Searchable):
    """An award as everybody may read it, made anew from the published decision or from a public source."""

    number = models.SlugField(max_length=80, unique=True)  # its address for ever
    source = models.CharField(max_length=20)  # "decision", "known"
    sources = models.JSONField(default=list)  # where a known award is told
    call_key = models.CharField(max_length=80, blank=True, db_index=True)
    call_names = models.JSONField(default=dict)
    funder = models.JSONField(default=dict)  # name, orgnr
    titles = models.JSONField()
    summaries = models.JSONField(default=dict)
    leader = models.CharField(max_length=300)
    institution = models.CharField(max_length=200)
    orgnr = models.CharField(max_length=9, blank=True)
    region = models.CharField(max_length=3, blank=True)
    category = models.JSONField(default=dict)
    codes = ArrayField(models.CharField(max_length=40), default=list)
    shares = models.JSONField(default=dict)  # {code: per cent}
    themes = ArrayField(models.CharField(max_length=200), default=list)
    theme_names = models.JSONField(default=dict)
    # None where no public source says it.
    amount = models.BigIntegerField(null=True)
    decided_on = models.DateField()
    published_at = models.DateTimeField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    # Who decided, in which case, and whether the minutes can be read; the ground as `decisions` writes it.
    decision = models.JSONField(default=dict)

    class Meta(Searchable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source="known") | models.Q(published_at__isnull=False, amount__gt=0),
                name="portal_award_is_published",
            )
        ]
        indexes = [
            *Searchable.Meta.indexes,
            GinIndex(fields=["codes"], name="portal_award_codes"),
            models.Index(fields=["-decided_on", "number"], name="portal_award_newest"),
            # The orders in which they are listed, so that a page reads its own rows and no others.
            models.Index(fields=["-decided_on", "institution", "number"], name="portal_award_by_day"),
            models.Index(
                models.F("amount").desc(nulls_last=True),
                models.F("decided_on").desc(),
                "number",
                name="portal_award_by_amount",
            ),
            models.Index(fields=["institution", "-decided_on", "number"], name="portal_award_by_place"),
            models.Index(fields=["leader", "-decided_on", "number"], name="portal_award_by_leader"),
            # What sums are made of, without the long texts beside it.
            models.Index(
                fields=["decided_on"],
                name="portal_award_sums",
                include=["call_key", "region", "orgnr", "institution", "amount", "number"],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Subscription(models.Model):
    """An address that wants a mail when a call is published that fits. Until it has said yes it gets none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.EmailField()
    language = models.CharField(max_length=2)
    wanted = models.JSONField(default=dict)  # as `domain.calls.Wanted` writes it
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "wanted"], name="portal_subscription_once"),
        ]

    def __str__(self) -> str:
        return self.address
