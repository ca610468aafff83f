"""Settings from the environment, and the refusal to start with unsafe ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_ENCRYPTED = {"require", "verify-ca", "verify-full"}


class UnsafeSettings(Exception):
    """Raised at start, with every reason at once."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name)
    return default if not value else value.lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    return [word for word in text(name).replace(",", " ").split() if word]


def database(url: str) -> dict[str, Any]:
    """A Django database from `postgresql://user:password@host:port/name?host=/socket&sslmode=require`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise UnsafeSettings(f"DATABASE_URL must start with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "tildel",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def refuse_unsafe(*, secret_key: str, hosts: list[str], debug: bool) -> None:
    """Production starts only with settings that are safe. Raises UnsafeSettings naming every fault."""
    faults = [
        *_own_faults(secret_key, hosts, debug),
        *_database_faults(),
        *_missing_places(),
        *_unencrypted(),
        *_provider_faults(),
    ]
    if faults:
        raise UnsafeSettings("Tildel does not start:\n  - " + "\n  - ".join(faults))


def _own_faults(secret_key: str, hosts: list[str], debug: bool) -> Iterator[str]:
    if debug:
        yield "TILDEL_DEBUG must be off"
    if len(secret_key) < 50 or len(set(secret_key)) < 10:
        yield "SECRET_KEY must be at least 50 characters and random"
    if not hosts or "*" in hosts:
        yield "ALLOWED_HOSTS must name the host names, not be empty or *"
    if not text("SITE_URL").startswith("https://"):
        yield "SITE_URL must be the address that people use, with https://"
    if flag("TILDEL_TRUST_FRONT_STAMP") and not flag("TILDEL_BEHIND_PROXY"):
        yield "TILDEL_TRUST_FRONT_STAMP needs TILDEL_BEHIND_PROXY: without a front a client writes the stamp"


def _database_faults() -> Iterator[str]:
    app, owner = text("DATABASE_URL"), text("DATABASE_OWNER_URL")
    if not app:
        yield "DATABASE_URL must name a PostgreSQL server"
    if not owner:
        yield "DATABASE_OWNER_URL must name the role that owns the tables (used for migrations only)"
    if app and owner and database(app)["USER"] == database(owner)["USER"]:
        yield "DATABASE_URL and DATABASE_OWNER_URL must be two roles: the first may not change the trail"


def _missing_places() -> Iterator[str]:
    if not text("EMAIL_URL"):
        yield "EMAIL_URL must name the mail server: smtp://user:password@host:port"
    if not (text("TILDEL_FILES") or text("S3_BUCKET")):
        yield "TILDEL_FILES (a folder) or S3_BUCKET must say where files are kept"


def _unencrypted() -> Iterator[str]:
    """Whatever leaves this machine is encrypted on its way."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        made = database(text(name)) if text(name) else {}
        if made and _far(made["HOST"]) and made["OPTIONS"].get("sslmode") not in _ENCRYPTED:
            yield f"{name} must say sslmode=verify-full (or verify-ca, require): its server is far"
    made = mail(text("EMAIL_URL"))
    if _far(made.get("EMAIL_HOST", "")) and not (made["EMAIL_USE_TLS"] or made["EMAIL_USE_SSL"]):
        yield "EMAIL_URL must not say tls=0 when the mail server is another machine"
    clamd = text("TILDEL_CLAMD")
    if not clamd.startswith("/") and _far(clamd.rpartition(":")[0].strip("[]")):
        yield "TILDEL_CLAMD must be a socket or a port of this machine: files go to it as they are"
    endpoint = urlsplit(text("S3_ENDPOINT"))
    if endpoint.scheme == "http" and _far(endpoint.hostname or ""):
        yield "S3_ENDPOINT must start with https:// when it is another machine"


def _provider_faults() -> Iterator[str]:
    for key in words("OIDC_PROVIDERS"):
        prefix = f"OIDC_{key.upper()}_"
        missing = [prefix + name for name in ("URL", "CLIENT_ID", "SECRET") if not text(prefix + name)]
        if missing:
            yield "OIDC_PROVIDERS names " + key + ", so these must be set: " + " ".join(missing)
        elif not text(prefix + "URL").startswith("https://"):
            yield prefix + "URL must start with https://"


def _far(host: str) -> bool:
    """Whether a host name or address is another machine; a socket's folder is this one."""
    return bool(host) and not host.startswith("/") and host not in {"localhost", "127.0.0.1", "::1"}


def oidc_apps() -> list[dict[str, Any]]:
    """Any number of OpenID Connect providers: `OIDC_PROVIDERS=feide idporten` and `OIDC_FEIDE_URL` … each."""
    apps: list[dict[str, Any]] = []
    for key in words("OIDC_PROVIDERS"):
        prefix = f"OIDC_{key.upper()}_"
        apps.append(
            {
                "provider_id": key,
                "name": text(prefix + "NAME", key),
                "client_id": text(prefix + "CLIENT_ID"),
                "secret": text(prefix + "SECRET"),
                "settings": {"server_url": text(prefix + "URL"), "oauth_pkce_enabled": True},
            }
        )
    return apps


def file_storage(folder: str) -> dict[str, Any]:
    """Where uploaded files lie: a folder, or a bucket of any S3 when S3_BUCKET is set."""
    if not text("S3_BUCKET"):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    options = {
        "bucket_name": text("S3_BUCKET"),
        "endpoint_url": text("S3_ENDPOINT") or None,
        "region_name": text("S3_REGION") or None,
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def static_storage(*, production: bool) -> str:
    if production:
        return "whitenoise.storage.CompressedManifestStaticFilesStorage"
    return "django.contrib.staticfiles.storage.StaticFilesStorage"


def mail(url: str) -> dict[str, Any]:
    """Django's mail settings from `smtp://user:password@host:port?tls=1`; without it nothing is sent out."""
    if not url:
        return {"EMAIL_BACKEND": "tildel.messaging.kept.KeptBackend"}
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": options.get("tls", "1") == "1" and parts.scheme != "smtps",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }
