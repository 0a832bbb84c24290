"""Bring a database up to date: migrations by the owner, grants on foreign tables, what code declares, months ahead."""

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from onegauge.app.databases import ROLES
from onegauge.governance.policy_sync import sync_policies
from onegauge.kernel.ddl import ensure_partitions
from onegauge.kernel.sealing import forget_head
from onegauge.kernel.sync import sync_lifecycles

OURS = "onegauge."
PROCRASTINATE = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")
READ_ONLY = ("django_migrations", "django_content_type")
ALIASES = ("owner", "default", "follower")


def migrate(*, verbosity: int = 0) -> None:
    """Everything a database needs before the application may use it; repeating it changes nothing."""
    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    grant_foreign_tables()
    sync_lifecycles()
    sync_policies()
    ensure_partitions()


def foreign_tables() -> list[str]:
    """Tables of libraries, which cannot say by themselves what our roles may do with them."""
    configs = [config for config in apps.get_app_configs() if not config.name.startswith(OURS)]
    models = [model for config in configs for model in config.get_models(include_auto_created=True)]
    managed = {model._meta.db_table for model in models if model._meta.managed}
    return sorted((managed | set(PROCRASTINATE)) - set(READ_ONLY))


def grant_foreign_tables() -> None:
    """Let the application and its followers work with sessions, second factors and jobs."""
    roles = f"{ROLES['default']}, {ROLES['follower']}"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(foreign_tables())} TO {roles}")
        cursor.execute(f"GRANT SELECT ON {', '.join(READ_ONLY)} TO {roles}")
        cursor.execute(
            "SELECT s.oid::regclass::text FROM pg_class s JOIN pg_depend d ON d.objid = s.oid"
            " AND d.deptype IN ('a', 'i') WHERE s.relkind = 'S' AND d.refobjid::regclass::text = ANY(%s)",
            [foreign_tables()],
        )
        sequences = [name for (name,) in cursor.fetchall()]
        cursor.execute(f"GRANT USAGE, SELECT ON SEQUENCE {', '.join(sequences)} TO {roles}")


def is_current() -> bool:
    """Whether every migration of this code has been applied; asked with the application's own rights."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    return declared_migrations() <= applied


def declared_migrations() -> set[tuple[str, str]]:
    """The migrations that the installed code carries."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415  slow to import and rarely needed

    loader = MigrationLoader(None, ignore_no_migrations=True)
    return set(loader.disk_migrations)


def describe() -> str:
    """The database this process talks to, without its password."""
    chosen = settings.DATABASES["default"]
    return f"{chosen['NAME']} at {chosen['HOST'] or 'localhost'} as {chosen['USER']}"


def recreate() -> None:
    """Empty this database and build it anew; for benches, whose data is nobody's."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLES['default']}, {ROLES['follower']}")
    forget_head()
    migrate()
