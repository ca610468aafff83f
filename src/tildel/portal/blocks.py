"""What editors put into a page, one after the other."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock

WRITING = ["bold", "italic", "link", "document-link", "ol", "ul"]


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)
    credit = blocks.CharBlock(label=_("Photo"), required=False, max_length=120)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "portal/blocks/picture.html"


class FactsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=WRITING)

    class Meta:
        label = _("Box of facts")
        icon = "info-circle"
        template = "portal/blocks/facts.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"))
    said_by = blocks.CharBlock(label=_("Said by"), max_length=200)

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "portal/blocks/quote.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=WRITING)

    class Meta:
        label = _("Question and answer")
        icon = "help"
        template = "portal/blocks/question.html"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=150, template="portal/blocks/heading.html"
    )
    text = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=["h3", *WRITING], template="portal/blocks/text.html"
    )
    picture = PictureBlock()
    facts = FactsBlock()
    quote = QuoteBlock()
    question = QuestionBlock()
    table = TypedTableBlock(
        [("text", blocks.CharBlock(required=False)), ("number", blocks.DecimalBlock(required=False))],
        label=_("Table"),
        icon="table",
        template="portal/blocks/table.html",
    )
    document = DocumentChooserBlock(label=_("Document"), template="portal/blocks/document.html")


class BodyField(StreamField):
    """A body; its blocks stay out of the migrations, so that a new block changes no table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*(args or (BodyBlock(),)), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _arguments, named = super().deconstruct()
        named.pop("block_types", None)
        named.pop("block_lookup", None)
        return name, path, [], named
