"""Roles and databases: an owner that is no superuser, an application role that row-level security binds."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import sql

from onegauge.app.databases import ROLES, derived_password, from_url
from onegauge.app.home import Secrets

OLDEST_SERVER = 150000
FIRST_WITH_TRANSACTION_TIMEOUT = 170000
Connection = psycopg.Connection[tuple[Any, ...]]


class CannotPrepare(RuntimeError):
    """The database server does not let us make what is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who connects where."""

    host: str
    port: int | str
    user: str
    password: str
    database: str

    def connect(self) -> Connection:
        """A connection in autocommit: roles and databases are made one by one."""
        return psycopg.connect(
            host=self.host or None, port=self.port or None, user=self.user or None, password=self.password or None,
            dbname=self.database, autocommit=True, connect_timeout=15,
        )  # fmt: skip


def scram(connection: Connection, role: str, password: str) -> str:
    """The verifier instead of the password, so that no statement log ever shows it."""
    return connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()


def role_settings(role: str, version: int) -> dict[str, str]:
    """Session defaults of a role. Short transactions keep followers moving."""
    if role == ROLES["owner"]:
        return {}
    settings = {"idle_in_transaction_session_timeout": "5min"}
    if version >= FIRST_WITH_TRANSACTION_TIMEOUT:
        settings["transaction_timeout"] = "1h"
    return settings


def ensure_role(connection: Connection, role: str, password: str) -> None:
    """Create a login or renew its password and defaults."""
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    rights = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE " + ("CREATEDB" if role == ROLES["owner"] else "NOCREATEDB")
    if not exists:
        connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), scram(connection, role, password))
    )
    for name, value in role_settings(role, connection.info.server_version).items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(sql.Identifier(role), sql.Identifier(name), value)
        )


def ensure_database(login: Login, name: str, owner: str) -> bool:
    """Create a database that only our roles may enter; says whether it is new."""
    with login.connect() as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        target = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(target, sql.Identifier(owner)))
        open_database(connection, name)
    return True


def open_database(connection: Connection, name: str) -> None:
    """Let our roles in, nobody else."""
    target = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(target))
    for role in (ROLES["default"], ROLES["follower"]):
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(target, sql.Identifier(role))
        )


def prepare(superuser: Login, secrets: Secrets, databases: Iterable[str]) -> None:
    """Roles and databases of an embedded server; repeated at each start, because it is quick and mends drift."""
    passwords = {
        ROLES["owner"]: secrets.owner_password,
        ROLES["default"]: secrets.app_password,
        ROLES["follower"]: secrets.follower_password,
    }
    with superuser.connect() as connection:
        for role, password in passwords.items():
            ensure_role(connection, role, password)
        connection.execute(f"GRANT pg_read_all_stats TO {', '.join(ROLES.values())}")
    for name in databases:
        if ensure_database(superuser, name, ROLES["owner"]):
            add_statistics(replace(superuser, database=name))


def add_statistics(superuser: Login) -> None:
    """Statement statistics are welcome, not needed: they want a superuser and a preloaded library."""
    with superuser.connect() as connection:
        try:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        except psycopg.Error:
            return


def login_of(url: str) -> Login:
    """The login that a database address names."""
    parts = from_url(url)
    return Login(
        host=parts["HOST"], port=parts["PORT"], user=parts["USER"], password=parts["PASSWORD"], database=parts["NAME"]
    )


def can_connect(login: Login) -> bool:
    """Whether the database exists; any other trouble is reported at once."""
    try:
        login.connect().close()
    except psycopg.OperationalError as problem:
        if "does not exist" in str(problem):
            return False
        raise CannotPrepare(f"DATABASE_URL does not work: {problem}") from problem
    return True


def prepare_external(url: str, secret_key: str, name: str | None = None) -> None:
    """Roles and database on the user's own server, as far as the login of ``DATABASE_URL`` may make them."""
    login = login_of(url)
    database = name or login.database
    if not can_connect(login):
        login = replace(login, database="postgres")
    with login.connect() as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise CannotPrepare("PostgreSQL 15 or newer is needed.")
        for alias, variable in (("default", "DATABASE_APP_URL"), ("follower", "DATABASE_FOLLOWER_URL")):
            prepare_external_role(connection, alias, variable, secret_key)
        user = connection.info.user
        if not ensure_database(login, database, user):
            open_database(connection, database)


def prepare_external_role(connection: Connection, alias: str, variable: str, secret_key: str) -> None:
    """One of our logins on a foreign server."""
    role = ROLES[alias]
    given = os.environ.get(variable)
    if given:
        if from_url(given)["USER"] != role:
            raise CannotPrepare(f"{variable} must log in as {role}: row-level security names that role.")
        return
    row = connection.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user").fetchone()
    if not row or not row[0]:
        raise CannotPrepare(
            f"The login of DATABASE_URL may not create roles. Create the role {role} "
            f"(LOGIN NOSUPERUSER NOBYPASSRLS) and name it in {variable}."
        )
    try:
        ensure_role(connection, role, derived_password(secret_key, role))
    except psycopg.errors.InsufficientPrivilege as problem:
        raise CannotPrepare(
            f"The role {role} exists but may not be changed; name its login in {variable}."
        ) from problem


def drop_database(connection: Connection, name: str) -> None:
    """Drop a database with whoever is connected to it."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def drop_external(url: str, name: str | None = None) -> None:
    """Drop our database on the user's own server; a database that is not ours is left alone."""
    login = login_of(url)
    target = replace(login, database=name or login.database)
    if not can_connect(target):
        return
    with target.connect() as connection:
        is_ours = connection.execute("SELECT to_regclass('kernel_operation') IS NOT NULL").fetchone()
        foreign = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if not (is_ours and is_ours[0]) and foreign and foreign[0]:
        raise CannotPrepare(f"The database {target.database} holds tables that are not OneGauge's; it is not dropped.")
    with replace(login, database="postgres").connect() as connection:
        drop_database(connection, target.database)
