"""The Noark 5 extraction as one file, for administrators."""

from __future__ import annotations

import hashlib
import io
import zipfile

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tildel.files import queries as files
from tildel.governance import access
from tildel.governance.domain.noark import inventory, package
from tildel.governance.queries.archive import archive
from tildel.kernel.time import in_oslo


@require_safe
def extraction(request: HttpRequest) -> HttpResponse:
    access.check_can_set_up(request.user)
    at = timezone.now()
    rows, stored = archive(title="Tildel", creator=("tildel", settings.SITE_URL), by=str(request.user), at=at)
    contents = {**package(rows), **{path: files.read_file(file) for path, file in stored.items()}}
    sums = {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in contents.items()}
    contents["arkivuttrekk.xml"] = inventory(rows, sums)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(contents.items()):
            packed.writestr(name, content)
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="noark5-{in_oslo(at).date().isoformat()}.zip"'
    return answer
