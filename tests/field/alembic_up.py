#!/usr/bin/env python3
"""Runs a project's revisions with Debian's Alembic alone, the project's application left out: what its files import of it is made
up as it is named. For tests/field/fidelity.py --command "python3 .../alembic_up.py VERSIONS {version}"; the database is that of
DATABASE_URL."""
import importlib.abc, importlib.machinery, os, sys, tempfile
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

ENV = """
from alembic import context
import sqlalchemy as sa, os
engine = sa.create_engine(os.environ["FIELD_SQLALCHEMY_URL"])
with engine.connect() as c:
    context.configure(connection=c, target_metadata=sa.MetaData(), transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
"""


class Nothing:
    """Whatever it is asked for; a text where one is written into SQL."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __call__(self, *args, **named):
        return Nothing()

    def __getitem__(self, key):
        return Nothing()

    def __iter__(self):
        return iter(())

    def __str__(self):
        return "x"


class Made(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Modules that are not installed."""

    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        m = Nothing()
        m.__path__, m.__all__ = [], []
        return m

    def exec_module(self, module):
        pass


def address(url):
    """As SQLAlchemy has it."""
    if url.startswith("postgres"):
        return "postgresql+psycopg2:" + url.split(":", 1)[1]
    return url


versions, to = sys.argv[1:3]
sys.meta_path.append(Made())
os.environ["FIELD_SQLALCHEMY_URL"] = address(os.environ["DATABASE_URL"])
with tempfile.TemporaryDirectory() as top:
    with open(top + "/env.py", "w") as f:
        f.write(ENV)
    cfg = Config()
    cfg.set_main_option("script_location", top)
    cfg.set_main_option("version_locations", os.path.abspath(versions))
    command.upgrade(cfg, to)
