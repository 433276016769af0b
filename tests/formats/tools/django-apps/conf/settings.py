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
INSTALLED_APPS = ["people", "shop"]
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
