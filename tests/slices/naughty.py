"""Odd text that people paste and attackers type, and what a field may make of it."""

from __future__ import annotations

from urllib.parse import quote_plus

CANARY = "<script>window.canary=1</script>"
# If a template engine ran our text, this product would stand in the answer.
SUM, PRODUCT = "8191*8191", "67092481"
_TOWER = "Z" + "".join(chr(0x300 + n) for n in range(60))

TEXTS: dict[str, str] = {
    "nul": "before\x00after",
    "line ends": "one\r\ntwo\rthree\nfour\u2028five\u0085six",
    "lone surrogates": "high \ud83d low \ude00 end",
    "bidi": "\u202egnirts\u202c \u2066isolated\u2069 \u200fright",
    "tower": f"{_TOWER} {_TOWER}",
    "emoji": "👩🏽‍🚀🏳️‍🌈 𝒳 ﷽ 日本語 Ω≈ç√∫ \u200b\ufeff",
    "html": f"{CANARY}\"'><img src=x onerror=window.canary=1>&lt;b&gt;</textarea></title>{CANARY}",
    "script": "';window.canary=1//\\';window.canary=1//</script>javascript:window.canary=1",
    "sql": '\'; DROP TABLE people_user; -- " OR "1"="1" %\' ESCAPE \'\\',
    "templates": f"{{{{{SUM}}}}} {{% debug %}} ${{{SUM}}} #{{{SUM}}} <%= {SUM} %>",
    "formats": "%s %d %(x)s %(name)s %n {0} {x} {0.__class__} 100 % %",
    "formula": "=1+1+cmd|' /C calc'!A0",
    "at formula": "@SUM(1+1)*2\t-3+\u00a0=4",
    "path": "../../../../etc/passwd%00 C:\\con\\aux \\\\host\\share",
    "number": "9" * 400,
    "little number": "-1e-999",
    "not a number": "NaN",
    "digits of others": "٣²Ⅷ",
    "year 0": "0000-00-00",
    "year 9999": "9999-12-31",
    "year 10000": "10000-01-01",
    "spaces": " \t\u00a0\u3000 ",
    "json": '{"a": [1, {"__proto__": null}]}',
}
# Where a text is only shown or refused, one text can hold all of them that do not end or empty it.
_APART = {"nul", "lone surrogates", "line ends", "number", "little number", "not a number", "spaces"}
TOGETHER = " ".join(
    text for name, text in TEXTS.items() if name not in _APART and not name.startswith("year")
)
LONG = "å" * (1024 * 1024 // 2)  # one line of 1 MB in UTF-8


def stored(text: str) -> str:
    """The text as it stands after saving: what PostgreSQL cannot hold is replaced, all else is kept."""
    return "".join("\ufffd" if one == "\x00" or "\ud800" <= one <= "\udfff" else one for one in text)


def encoded(fields: list[tuple[str, str]]) -> bytes:
    """A form as a browser without manners would send it: lone surrogates and NUL go along."""
    pairs = (f"{_percent(name)}={_percent(value)}" for name, value in fields)
    return "&".join(pairs).encode("ascii")


def _percent(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))
