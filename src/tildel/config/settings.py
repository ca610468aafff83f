"""Django's settings. Without any environment: a demo on this machine with its own database."""

from __future__ import annotations

import hashlib
from pathlib import Path

from csp.constants import NONE, SELF

from tildel.config import embedded, environment
from tildel.config.logs import LOGGING  # noqa: F401

BASE = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]
HOME = Path(environment.text("TILDEL_HOME") or BASE / "var")

PRODUCTION = environment.text("TILDEL_MODE", "demo") == "production"
DEBUG = environment.flag("TILDEL_DEBUG")
# The demo's key is nobody's secret: it follows from the folder, so that sessions survive a restart.
SECRET_KEY = environment.text("SECRET_KEY") or (
    "" if PRODUCTION else hashlib.sha256(str(HOME).encode()).hexdigest()
)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or (
    [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
if PRODUCTION:
    environment.refuse_unsafe(secret_key=SECRET_KEY, hosts=ALLOWED_HOSTS, debug=DEBUG)

# --- database ------------------------------------------------------------
DATABASE_ROLE = "tildel_app"
if environment.text("DATABASE_URL"):
    _app_url = environment.text("DATABASE_URL")
    _owner_url = environment.text("DATABASE_OWNER_URL") or _app_url
    DATABASE_ROLE = environment.database(_app_url)["USER"]
else:
    _socket = embedded.start(HOME / "postgres")
    embedded.make_database(_socket, "tildel")
    _app_url = embedded.url(_socket, role=embedded.APP_ROLE, database="tildel")
    _owner_url = embedded.url(_socket, role="postgres", database="tildel")
# Migrations are run by the owner of the tables; the application has a role that cannot change the trail.
AS_OWNER = environment.flag("TILDEL_AS_OWNER")
DATABASES = {"default": environment.database(_owner_url if AS_OWNER else _app_url)}
if not AS_OWNER and environment.flag("TILDEL_POOL", default=True):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_URLS = {"app": _app_url, "owner": _owner_url}

# --- parts ------------------------------------------------------------
INSTALLED_APPS = [
    "tildel.config",
    "tildel.portal",
    "tildel.desk",
    "tildel.api",
    "tildel.privacy",
    "tildel.national_report",
    "tildel.measurement",
    "tildel.networks",
    "tildel.innovations",
    "tildel.projects",
    "tildel.decisions",
    "tildel.assessment",
    "tildel.panels",
    "tildel.applications",
    "tildel.programmes",
    "tildel.infrastructures",
    "tildel.studies",
    "tildel.guidance",
    "tildel.classification",
    "tildel.governance",
    "tildel.people",
    "tildel.files",
    "tildel.messaging",
    "tildel.design",
    "tildel.audit",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "tildel.config.received.ReceivedAtMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tildel.config.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tildel.config.caching.PrivatePagesMiddleware",
    "tildel.config.gate.GateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tildel.design.refusals.RefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "tildel.config.urls"
WSGI_APPLICATION = "tildel.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": sorted(str(folder) for folder in PACKAGE.glob("*/web/templates")),
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "tildel.design.templatetags.design"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tildel.design.context.page",
            ],
        },
    }
]
FORM_RENDERER = "tildel.design.forms.Renderer"

# --- people ------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "tildel.people.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "5/m/key,100/m/ip", "request_login_code": "20/m/ip,5/h/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": environment.oidc_apps()}}

# Every process counts the same tries to log in, and none keeps anything of its own.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # How often each address has asked is counted here; a few hundred rows would be thrown out too soon.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# Off only where the tests ask for everything many times over.
OPEN_DATA_IS_LIMITED = True
if environment.flag("TILDEL_BEHIND_PROXY"):
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# --- sessions and headers ------------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tildel.design.refusals.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("TILDEL_BEHIND_PROXY") else None
)
# A front that stamps the time of receipt (and strips the header from clients) may be trusted with it.
TRUST_FRONT_STAMP = environment.flag("TILDEL_TRUST_FRONT_STAMP")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *environment.words("CSP_FORM_ACTION")],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_UPLOAD_BYTES = 30 * 1024 * 1024

# --- language, time ------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [str(PACKAGE / "config" / "locale")]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# --- pages that editors write ------------------------------------------------------------
WAGTAIL_SITE_NAME = "Tildel"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nb", "Bokmål"), ("en", "English")]  # Wagtail itself has no nynorsk
WAGTAILADMIN_BASE_URL = environment.text("SITE_URL", "http://localhost:8000")
WAGTAILADMIN_LOGIN_URL = "account_request_login_code"
# Nothing asks another machine: no look for newer versions, no pictures of people, no embedded films.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "portal.Picture"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "csv", "odt", "ods", "txt"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "norwegian"}
}
TAGGIT_CASE_INSENSITIVE = True

# --- files ------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = str(HOME / "static")
STATICFILES_DIRS = (
    [("vendor", str(BASE / "build" / "vendor"))] if (BASE / "build" / "vendor").is_dir() else []
)
MEDIA_URL = "/media/"  # nothing is served there: every file goes through a view
MEDIA_ROOT = environment.text("TILDEL_FILES") or str(HOME / "files")
STORAGES = {
    "default": environment.file_storage(MEDIA_ROOT),
    "staticfiles": {"BACKEND": environment.static_storage(production=PRODUCTION)},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
# clamd: "/run/clamd.sock" or "127.0.0.1:3310". Without it nothing is scanned, and the pages say so.
CLAMD = environment.text("TILDEL_CLAMD")

# --- registers of publications ------------------------------------------------------------
# Without an address a register is not connected: the page says so, and people write for themselves.
CROSSREF_URL = environment.text("TILDEL_CROSSREF_URL")
ORCID_URL = environment.text("TILDEL_ORCID_URL")
NVA_URL = environment.text("TILDEL_NVA_URL")
CLINICALTRIALS_URL = environment.text("TILDEL_CLINICALTRIALS_URL")

# --- mail ------------------------------------------------------------
# Without EMAIL_URL nothing leaves the machine: mails are kept and shown on the mailbox page of the demo.
globals().update(environment.mail(environment.text("EMAIL_URL")))
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "Tildel <tildel@example.org>")
SHOW_MAILBOX = not PRODUCTION
SITE_URL = environment.text("SITE_URL", "http://localhost:8000")

# --- checks ------------------------------------------------------------
SILENCED_SYSTEM_CHECKS: list[str] = []
