"""Django settings; everything that differs between installations comes from the environment (``environment.py``)."""

from pathlib import Path

from onegauge.app import environment as env
from onegauge.app.databases import databases
from onegauge.app.home import home

PACKAGE = Path(__file__).resolve().parents[1]

DEBUG = env.debug()
PRODUCTION = env.is_production()
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.allowed_hosts()
CSRF_TRUSTED_ORIGINS = env.words("ONEGAUGE_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "onegauge.kernel",
    "onegauge.collaboration",
    "onegauge.ui",
    "onegauge.governance",
    "onegauge.catalog",
    "onegauge.partners",
    "onegauge.pricing",
    "onegauge.inventory",
    "onegauge.warehouse",
    "onegauge.finance",
    "onegauge.sourcing",
    "onegauge.orders",
    "onegauge.purchasing",
    "onegauge.transfers",
    "onegauge.insight",
    "onegauge.exchange",
    "onegauge.flows",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "onegauge.app.middleware.RequestIdMiddleware",
    "onegauge.app.api.middleware.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "onegauge.app.middleware.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onegauge.governance.web.middleware.SecondFactorMiddleware",
    "onegauge.ui.middleware.ActorMiddleware",
]

ROOT_URLCONF = "onegauge.app.urls"
WSGI_APPLICATION = "onegauge.app.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "onegauge.ui.context.frame",
            ],
        },
    },
]

DATABASES = databases(SECRET_KEY)
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "governance.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "onegauge.app.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "onegauge.app.sign_in.SignInForm"}
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "60/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "OneGauge"
ONEGAUGE_REQUIRE_TOTP = env.switch("ONEGAUGE_REQUIRE_TOTP", default=PRODUCTION)

ONEGAUGE_DEMO = env.demo()

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(home() / "cache")},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = env.switch("ONEGAUGE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.switch("ONEGAUGE_BEHIND_PROXY") else None

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGES = [("en-gb", "English")]  # the words; formats by person: see ui/languages.py
ONEGAUGE_PSEUDO_LOCALES = env.switch("ONEGAUGE_PSEUDO_LOCALES", default=DEBUG or env.text("ONEGAUGE_ENV") == "test")

SEAL_FOLDER = None if env.text("ONEGAUGE_ENV") == "test" else env.path("ONEGAUGE_SEALS", home() / "seals")

STATIC_URL = "/static/"
STATIC_ROOT = env.path("ONEGAUGE_STATIC_ROOT", home() / "static")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(env.path("ONEGAUGE_FILES", home() / "files"))},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if env.text("ONEGAUGE_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = env.text("ONEGAUGE_SMTP_HOST")
    EMAIL_PORT = int(env.text("ONEGAUGE_SMTP_PORT", "587"))
    EMAIL_HOST_USER = env.text("ONEGAUGE_SMTP_USER")
    EMAIL_HOST_PASSWORD = env.text("ONEGAUGE_SMTP_PASSWORD")
    EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = env.text("ONEGAUGE_MAIL_FROM", "onegauge@localhost")

DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_DATABASE_ALIAS = "default"
LOGGING_CONFIG = "onegauge.app.logs.configure"
LOGGING: dict[str, object] = {
    "json": PRODUCTION or env.switch("ONEGAUGE_JSON_LOGS"),
    "level": env.text("ONEGAUGE_LOG_LEVEL", "INFO"),
}
