"""Who may read what: the grants of docs/privacy.md with real roles on Postgres, the readers' files, and numbers in logs."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import yaml

from conftest import ROOT
from reference.inputs import write
from sms_segmentation.errors import mask_file
from sms_segmentation.warehouse import Postgres, Warehouse, find_inputs
from test_conventions import PERSONAL_MARTS, is_personal

[GRANTS] = re.findall(r"<!-- grants: .*?-->\n```yaml\n(.*?)```", (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8"), re.DOTALL)


def merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return base | {key: merged(base.get(key, {}), value) if isinstance(value, dict) and key != "+grants" else value for key, value in more.items()}


def test_roles_read_what_they_were_granted(copy: Path, tmp_path: Path, postgres_server: None) -> None:
    """Analysts no mart with personal data, senders all; no one who was granted nothing."""
    inputs = write({"profiles": [{"profile_id": "p1", "phone_e164": "+12125567123"}], "consent_events": [], "sms_events": []}, tmp_path / "inputs")
    house = Postgres("sms_access")
    known = {file.stem for file in inputs.iterdir()}
    house.load(find_inputs(inputs, known)[0], known, "inputs")
    with house.connect() as connection, connection.cursor() as cursor:
        for role in ("analysts", "senders", "visitors"):
            cursor.execute(f"drop role if exists {role}")
            cursor.execute(f"create role {role}")
    project = copy / "dbt_project.yml"
    project.write_text(yaml.safe_dump(merged(yaml.safe_load(project.read_text(encoding="utf-8")), yaml.safe_load(GRANTS)), sort_keys=False), encoding="utf-8")
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "dbt", "build", "--target", "postgres", "--select", "+message_previews", "+consent_ledger"]
        + ["--exclude", "resource_type:test", "resource_type:unit_test", "--vars", "{as_of: '2026-10-01 17:00:00'}", "--profiles-dir", str(ROOT)],
        cwd=copy, capture_output=True, text=True, env={name: value for name, value in os.environ.items() if not name.startswith("DBT_")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    tables = {"main.message_previews": {"analysts", "senders"}, "main.consent_ledger": {"senders"}, "main.int_consent_ledger": set()}
    for table, readers in tables.items():
        for role in ("analysts", "senders", "visitors"):
            assert may_read(house, role, table) == (role in readers), f"{role} {table}"
    manifest = json.loads((copy / "target" / "manifest.json").read_text(encoding="utf-8"))
    for node in manifest["nodes"].values():
        path = node["original_file_path"]
        if node["resource_type"] == "model" and path.startswith("models/marts/"):
            is_for_few = PERSONAL_MARTS.match(path) or any(map(is_personal, node["columns"].values()))
            assert not is_for_few or node["config"]["grants"] == {"select": ["senders"]}, node["name"]
            assert is_for_few or "/sending/" in path or node["config"]["grants"] == {"select": ["analysts", "senders"]}, node["name"]
        elif node["resource_type"] in ("model", "seed"):
            assert not node["config"]["grants"], node["name"]


def may_read(house: Postgres, role: str, table: str) -> bool:
    connection = house.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"grant usage on schema {table.split('.')[0]} to {role}")
            cursor.execute(f"set role {role}")
            try:
                cursor.execute(f"select count(*) from {table}")
            except psycopg2.errors.InsufficientPrivilege:
                return False
            return True
    finally:
        connection.close()


def test_readers_may_have_a_file_without_personal_data(duckdb_warehouse: Warehouse, readers_file: Path, manifest: dict[str, Any]) -> None:
    marts = [node for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["access"] == "public"]
    personal = {f"{node['schema']}.{node['alias']}" for node in marts if any(map(is_personal, node["columns"].values()))}
    held = []
    for file in (readers_file, duckdb_warehouse.impersonal):  # type: ignore[attr-defined]
        with duckdb.connect(str(file), read_only=True) as connection:
            held.append(
                {f"{schema}.{name}" for schema, name in connection.execute("select table_schema, table_name from information_schema.tables").fetchall()}
            )
    assert held[1] == held[0] - personal and held[0] & personal
    numbers = {row["phone_e164"][-10:] for row in duckdb_warehouse.rows("select phone_e164 from inputs.profiles where phone_e164 like '+1%'")}
    seen = set()
    with duckdb.connect(str(duckdb_warehouse.impersonal), read_only=True) as connection:  # type: ignore[attr-defined]
        for table in sorted(held[1]):
            cells = f"select unnest(regexp_extract_all(cast(t as varchar), '[0-9]{{10,11}}')) from {table} as t"
            seen |= {f"{table} {word}" for (word,) in connection.execute(f"select distinct * from ({cells})").fetchall() if word[-10:] in numbers}
    assert not seen


def test_logs_of_a_build_hold_no_number_of_the_sample(
    duckdb_warehouse: Warehouse, scripts_build: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    rows = duckdb_warehouse.rows("select distinct phone_e164 from inputs.profiles where phone_e164 like '+1%' order by 1 limit 50")
    numbers = {row["phone_e164"] for row in rows}
    inputs = write({"profiles": [{"profile_id": f"p{i}", "phone_e164": number} for i, number in enumerate(sorted(numbers))]}, tmp_path / "inputs")
    done = scripts_build(
        *("--inputs", inputs, "--warehouse", tmp_path / "shop.duckdb", "--select", "+int_phone_numbers", "--as-of", "2026-10-01"),
        DBT_LOG_PATH=str(tmp_path / "log"), DBT_LOG_LEVEL_FILE="debug",
    )  # fmt: skip
    text = "\n".join([done.stdout, done.stderr, *(file.read_text(encoding="utf-8", errors="replace") for file in (tmp_path / "log").rglob("*.log"))])
    assert "int_phone_numbers" in text, done.stderr
    assert not numbers & set(re.findall(r"\+[0-9]+", text))


def test_what_a_database_quotes_into_a_log_is_masked_in_its_place(tmp_path: Path) -> None:
    log = tmp_path / "dbt.log"
    log.write_text("of an earlier run +12125567123\n", encoding="utf-8")
    start = log.stat().st_size
    with log.open("a", encoding="utf-8") as opened:
        opened.write("Conversion Error: é '+12125567123' is no date\nselect 1 + 2\n")
    mask_file(log, start)
    assert log.read_text(encoding="utf-8").splitlines()[1:] == ["Conversion Error: é '+*******7123' is no date", "select 1 + 2"]
