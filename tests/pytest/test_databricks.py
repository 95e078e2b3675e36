"""dbt-databricks compiles the project into the SQL that the tests run on Spark; no Databricks is asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

AS_OF = "2026-10-01 17:00:00"
PROFILE = """
sms_segmentation:
  outputs:
    spark: {type: spark, method: session, host: NA, schema: main, threads: 2}
    databricks: {type: databricks, host: example.org, http_path: /sql, token: none, schema: main, threads: 2}
"""
# The catalog that Databricks has in front of a schema, quotes, and the id of a run of dbt.
APART = re.compile("`hive_metastore`[.]|`|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def compiled(target: str, folder: Path, *python: str | Path) -> dict[str, str]:
    """The SQL of every model and data test by its file."""
    (folder / "profiles.yml").write_text(PROFILE)
    places = {"DBT_TARGET_PATH": str(folder / target), "DBT_LOG_PATH": str(folder / "logs")}
    command = [*python, ROOT / "tests" / "pytest" / "emulators" / "spark_compile.py", "--no-use-colors", "compile", "--no-populate-cache", "--quiet"]
    words = ["--profiles-dir", folder, "--target", target, "--select", "resource_type:model", "--vars", f"{{as_of: '{AS_OF}'}}"]
    done = subprocess.run([*command, *words], cwd=ROOT, env=os.environ | places, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    models = folder / target / "compiled" / "sms_segmentation" / "models"
    return {str(file.relative_to(models)): APART.sub("", file.read_text(encoding="utf-8")) for file in models.rglob("*.sql")}


def test_it_compiles_to_the_sql_that_is_tested(tmp_path: Path) -> None:
    """All of a first run; how tables are continued differs (databricks__replaced_by_part, databricks__delete_rows)."""
    databricks = compiled("databricks", tmp_path, sys.executable, ROOT / "scripts" / "bootstrap.py", "requirements-databricks.txt")
    spark = compiled("spark", tmp_path, sys.executable)
    assert len(spark) > 500
    assert databricks == spark
