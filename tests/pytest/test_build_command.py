"""What scripts/build says about calls and inputs that cannot work."""

from pathlib import Path

import pytest


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "orders.csv").write_text("order_id\n")
    return folder


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that no build ever gets to."""
    return tmp_path_factory.mktemp("nowhere") / "w.duckdb"


def stopped(done) -> str:
    """The one sentence of a call that ended with exit code 2."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    return sentence


def test_a_missing_inputs_folder_is_named(scripts_build, tmp_path):
    assert str(tmp_path / "nowhere") in stopped(scripts_build("--inputs", tmp_path / "nowhere"))


def test_a_folder_without_any_input_table_is_named(scripts_build, tmp_path):
    (tmp_path / "notes.csv").write_text("a\n")
    assert str(tmp_path) in stopped(scripts_build("--inputs", tmp_path))


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", ""])
def test_a_time_that_is_none_is_refused(scripts_build, inputs, value):
    assert "--as-of" in stopped(scripts_build("--inputs", inputs, "--as-of", value))


@pytest.mark.parametrize("value", ["{vip_window_days: ", "vip_window_days", "[1]"])
def test_vars_that_are_no_mapping_are_refused(scripts_build, inputs, value):
    assert "--vars" in stopped(scripts_build("--inputs", inputs, "--vars", value))


def test_an_engine_that_is_none_is_refused(scripts_build, inputs):
    assert "--target" in stopped(scripts_build("--inputs", inputs, "--target", "oracle"))


def test_a_file_that_cannot_be_read_is_named(scripts_build, inputs, nowhere):
    (inputs / "profiles.parquet").write_text("no parquet")
    done = scripts_build("--inputs", inputs, "--warehouse", nowhere)
    assert "profiles.parquet" in stopped(done)


def test_an_input_given_twice_is_named(scripts_build, inputs, nowhere):
    (inputs / "orders").mkdir()
    (inputs / "orders" / "part.csv").write_text("order_id\n")
    assert "orders" in stopped(scripts_build("--inputs", inputs, "--warehouse", nowhere))


def test_a_missing_required_input_stops_the_run_with_its_name(scripts_build, inputs, nowhere):
    done = scripts_build("--inputs", inputs, "--warehouse", nowhere)
    assert "profiles" in stopped(done)
