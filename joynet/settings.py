"""All settings, from the environment; `.env.example` lists every variable. A bad value stops the start in words."""

from logging import LogRecord
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from joynet import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("JOYNET_DATA_DIR", str(BASE_DIR / "var"))).resolve()

DEMO = environment.yes_no("JOYNET_DEMO")
TESTING = environment.yes_no("JOYNET_TEST")  # set by tests/conftest.py only
DEBUG = environment.yes_no("JOYNET_DEBUG")
BIND = environment.text("JOYNET_BIND", "127.0.0.1:8000")
ORIGIN = environment.origin("JOYNET_ORIGIN", f"http://{BIND}")
IS_HTTPS = ORIGIN.startswith("https://")
TRUSTED_PROXIES = environment.number("JOYNET_TRUSTED_PROXIES", 0)  # how many proxies stand in front of gunicorn

SECRET_KEY = environment.secret_key("SECRET_KEY", kept_in=DATA_DIR / "secret-key", may_create=DEMO or TESTING)
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [ORIGIN]

# ---- apps

INSTALLED_APPS = [
    "joynet.accounts",
    "joynet.network",
    "joynet.files",
    "joynet.outbox",
    "teams",
    "applications",
    "meetings",
    "submissions",
    "joynet.reports",
    "joynet.overview",
    "joynet.apps.JoynetAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "joynet.middleware.refuse_unreadable_text",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "joynet.accounts.middleware.attach_actor",
    "joynet.accounts.middleware.keep_what_was_typed",
    "joynet.accounts.middleware.end_long_staff_sessions",
    "joynet.middleware.private_pages",
]

ROOT_URLCONF = "joynet.urls"
WSGI_APPLICATION = "joynet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "joynet.accounts.context.writer",
                "joynet.network.context.network",
                "joynet.overview.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = ["joynet"]
CRISPY_TEMPLATE_PACK = "joynet"
CRISPY_FAIL_SILENTLY = False

# ---- data

DATABASES = {"default": environment.database("DATABASE_URL", embedded=DATA_DIR / "joynet.sqlite3", durable=not TESTING)}
if TESTING and not environment.text("DATABASE_URL"):
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}  # a file, so that threads of one test share it
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # Redis down must not stop a submission

PRIVATE_FILES = DATA_DIR / "files"
CLAMD_SOCKET = environment.text("CLAMD_SOCKET")
LETTER_MAX_BYTES = 10 * 1024 * 1024
LETTER_MAX_PAGES = 30
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["joynet.files.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 3

# ---- people

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["joynet.accounts.backends.AccountsBackend"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes half a second a hash
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "joynet.accounts.validators.NotOnlyKnownWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "overview:landing"
ACCOUNT_ADAPTER = "joynet.overview.adapter.NetworkAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # our views send signed-in people on; a mistyped address is no trap
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_FORMS = {
    "add_email": "joynet.accounts.forms.NewAddressForm",
    "change_password": "joynet.accounts.forms.OtherPasswordForm",
    "set_password": "joynet.accounts.forms.NewPasswordForm",
    "reset_password": "joynet.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "joynet.accounts.forms.ResetPasswordByCodeForm",
    "reauthenticate": "joynet.accounts.forms.ConfirmPasswordForm",
}
MFA_ADAPTER = "joynet.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "joynet.accounts.forms.SecondStepForm",
    "reauthenticate": "joynet.accounts.forms.ConfirmSecondStepForm",
    "activate_totp": "joynet.accounts.forms.SetUpAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
SIMPLE_HISTORY_ENABLED = True
AUDIT_KEPT_FROM = (  # each gives the acts that a member of staff does not see in the audit trail
    "applications.queries.audit_kept_from",
    "joynet.reports.access.audit_kept_from",
)

# ---- mail: nothing leaves the machine in demo mode; the mailbox page shows the rows instead

MAIL_FROM = environment.text("JOYNET_MAIL_FROM", "joynet@localhost")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
MAILS_KEPT_FROM = ("applications.queries.mails_kept_from",)  # each gives the mails that a member of staff does not see
if environment.text("MAIL_URL"):
    MAILERS = {
        "default": environment.mailer("MAIL_URL", seconds=20),
        "in_request": environment.mailer("MAIL_URL", seconds=5),
    }
elif DEMO:
    MAILERS = {
        "default": {"BACKEND": "joynet.outbox.mailbox.MailboxBackend"},
        "in_request": {"BACKEND": "joynet.outbox.mailbox.MailboxBackend"},
    }
elif TESTING:
    MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
        "in_request": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
    }
else:
    raise ImproperlyConfigured(
        "MAIL_URL is not set. Write smtp://user:password@host:587?tls=starttls, or set JOYNET_DEMO=1."
    )

# ---- the runner (joynet/celery.py reads these)

REDIS_URL = environment.text("REDIS_URL")  # empty: `manage.py up` starts its own broker on a socket in the data folder

# ---- time and language

TIME_ZONE = "UTC"
USE_TZ = True
LANGUAGE_CODE = "en-us"
USE_I18N = False
FORMAT_MODULE_PATH = ["joynet.formats"]  # Django's own English formats would win over settings

# ---- static files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_FILES}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ---- security

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "joynet.accounts.views.refuse_form"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
if IS_HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, over plain HTTP
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
else:
    # Cookies know no ports: each address keeps its own, so that two demos on one machine do not sign each other out.
    SESSION_COOKIE_NAME = f"session-{BIND.rpartition(':')[2]}"
    CSRF_COOKIE_NAME = f"csrf-{BIND.rpartition(':')[2]}"


def is_not_about_health(record: LogRecord) -> bool:
    """A part that is down makes /healthz answer 503, again and again, on purpose."""
    return getattr(getattr(record, "request", None), "path", "") not in {"/healthz", "/readyz"}


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"not_health": {"()": "django.utils.log.CallbackFilter", "callback": is_not_about_health}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"joynet": {"level": "INFO"}, "django.request": {"level": "ERROR", "filters": ["not_health"]}},
}
