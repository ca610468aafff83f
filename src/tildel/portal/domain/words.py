"""Words as the search keeps and meets them, and what a mistyped word may have been meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST, SHORTEST_MENDED, MOST_WORDS = 40, 4, 10
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, in order: only letters and digits make words."""
    return [word[:LONGEST] for word in _WORD.findall(text.replace("\0", " ").casefold())]


def plain(texts: Iterable[str]) -> str:
    """Texts as one line of words. What PostgreSQL reads has no signs left that its parser could take for a
    negative number, an address or a path: `klinbeforsk-2024` is two words on both sides."""
    return " ".join(word for text in texts for word in words_of(text))


def asked(text: str) -> list[str]:
    """The first ten words of what somebody searches for, each once."""
    return list(dict.fromkeys(words_of(text)))[:MOST_WORDS]


def query_of(words: Iterable[str]) -> str:
    """All of the words, for `to_tsquery`: in each form; from three letters also as the beginning of one."""
    return " & ".join(f"'{word}':*" if len(word) > 2 else f"'{word}'" for word in words)


def is_kept(word: str) -> bool:
    """Whether a mistake for this word can be mended: long enough, and no number."""
    return len(word) >= SHORTEST_MENDED and not any(sign.isdigit() for sign in word)


def keys_of(word: str) -> list[str]:
    """The word and the word without any one of its letters.

    Two words that share a key are at most one change apart at each of two places, and a letter that is
    missing, added, replaced or swapped with the next always leaves a key in common.
    """
    return sorted({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


def distance(a: str, b: str, most: int) -> int:
    """How many letters have to be added, taken away, replaced or swapped with the next; `most` + 1 if more.

    Optimal string alignment: no letter is changed twice.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        row = [i]
        for j, right in enumerate(b, start=1):
            cost = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Those of the known words that `word` may have been meant to be, the likeliest first.

    One mistake in a word of four to six letters, two in longer ones. Of words equally near come first those
    that begin alike, since the first letter is seldom wrong.
    """
    most = 1 if len(word) < 7 else 2
    found = [(distance(word, one, most), one[:1] != word[:1], one) for one in known if one != word]
    return [one for far, _begins, one in sorted(found) if far <= most]
