import os

engine, _, rest = os.environ["DJANGO_DB"].partition("|")
name, _, host = rest.partition("|")
if engine == "mysql":
    import pymysql
    pymysql.install_as_MySQLdb()
    pymysql.version_info = (1, 4, 6, "final", 0)
DATABASES = {"default": {"ENGINE": "django.db.backends." + engine, "NAME": name, "HOST": host,
                         "USER": {"mysql": "root", "postgresql": "postgres"}.get(engine, "")}}
SECRET_KEY = "x"
USE_TZ = True
SITE_ID = 1
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    'django.contrib.contenttypes',
    "django.contrib.sessions", "django.contrib.messages",
    "django.contrib.sites.apps.SitesConfig",
    "django.contrib.flatpages",
    "django.contrib.redirects",
    "shop",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates",
              "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth",
                                                 "django.contrib.messages.context_processors.messages"]}}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
