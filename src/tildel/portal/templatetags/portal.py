"""What the templates of the public site say to machines."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", ord("\u2028"): "\\u2028"}


@register.simple_tag
def structured(data: dict[str, Any]) -> SafeString:
    """A block of data for search engines (schema.org). It is no script: browsers do not run it, and the
    content security policy does not ask for a nonce. Signs that could end it are written as JSON escapes."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', _Json(text))


class _Json(str):
    """JSON whose dangerous signs are escaped already; HTML's own escapes would be read as part of it."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)
