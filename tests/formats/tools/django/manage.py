import os
import sys

from django.conf import settings

url = os.environ["DJANGO_DB"]
engine, _, rest = url.partition("|")
name, _, host = rest.partition("|")
if engine == "mysql":
    import pymysql
    pymysql.install_as_MySQLdb()
    pymysql.version_info = (1, 4, 6, "final", 0)
database = {"ENGINE": "django.db.backends." + engine, "NAME": name, "HOST": host,
            "USER": {"mysql": "root", "postgresql": "postgres"}.get(engine, "")}
settings.configure(INSTALLED_APPS=["shop"], DATABASES={"default": database}, USE_TZ=True,
                   DEFAULT_AUTO_FIELD="django.db.models.AutoField")
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
