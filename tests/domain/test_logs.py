"""What opens something for whoever has it stands in no log (promise H8)."""

from __future__ import annotations

import pytest

from tildel.config.logs import without_keys


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "Not Found: /nb/account/password/reset/key/1-abc-def/",
            "Not Found: /nb/account/password/reset/key/…/",
        ),
        ("Not Found: /nb/guidance/help/link/s3cret/files/2/", "Not Found: /nb/guidance/help/link/…/files/2/"),
        ("Gone: /en/funding/mail/tok:en/stop/", "Gone: /en/funding/mail/…/stop/"),
        ("Not Found: /nb/calls/klinbeforsk-2027/", "Not Found: /nb/calls/klinbeforsk-2027/"),
    ],
)
def test_secrets_in_addresses(said: str, kept: str):
    assert without_keys(None, "warning", {"event": said})["event"] == kept
