"""Is this process alive, and can it serve?"""

from __future__ import annotations

from functools import cache

import psycopg
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

PATIENCE = 3  # seconds; who asks will not wait longer


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and has every migration."""
    try:
        missing = shipped_migrations() - _run_migrations()
    except Exception:  # whatever it is, this process cannot serve
        return JsonResponse({"ready": False, "why": "database"}, status=503)
    if missing:
        return JsonResponse({"ready": False, "why": "migrations"}, status=503)
    return JsonResponse({"ready": True})


@cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of every migration of this version, read from the code once a process."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _run_migrations() -> set[tuple[str, str]]:
    """On a connection of its own: a pool that is busy is no reason to send nobody here."""
    address = connection.get_connection_params()
    with psycopg.connect(**address, connect_timeout=PATIENCE) as own, own.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())
