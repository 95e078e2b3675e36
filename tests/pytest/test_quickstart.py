"""The example of the README does what it says, and docs/quickstart.md shows what its commands print."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import MODELS_ONLY, ROOT
from sms_segmentation.docs.pictures import FOLDER, draw
from sms_segmentation.warehouse import ENGINES, Warehouse, WarehouseError

QUICKSTART = (ROOT / "docs" / "quickstart.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"```sh\n((?:(?!```).)*)```\n\n```text\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def shop(scripts_build: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the README's example, written by its own commands, and what its build made of them."""
    folder = tmp_path_factory.mktemp("example")
    [block] = [block for block in re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL) if "cat >" in block]
    *files, build = block.strip().rsplit("\n", 1)
    subprocess.run(["bash", "-e", "-c", "\n".join(files)], cwd=folder, check=True)
    options = build.removeprefix("scripts/build ").replace(" shop", f" {folder}/shop").split()
    done = scripts_build(*options, **MODELS_ONLY)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def differing(folder: Path, place: str) -> list[str]:
    """What the commands about a file print, where the page shows something else."""
    shown = [(command, output) for command, output in SHOWN.findall(QUICKSTART) if place in command]
    assert shown
    printed = [subprocess.run(["bash", "-e", "-c", command], cwd=folder, capture_output=True, text=True, check=True).stdout for command, _ in shown]
    return [text for text, (_, output) in zip(printed, shown, strict=True) if text.strip() != output.strip()]


def test_the_example_of_the_readme(shop: Path) -> None:
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in (shop / "shop").iterdir()) == 10
    rows = ENGINES["duckdb"](str(shop / "shop.duckdb")).table("sending_eligibility")
    assert {row["profile_id"]: row["ineligibility_reasons"] for row in rows} == {"ada": "", "bo": "opted_out"}


def test_the_quickstart_shows_what_its_commands_print(shop: Path) -> None:
    assert differing(shop, "shop_marts.duckdb") == []


def test_the_quickstart_shows_the_sample(readers_file: Path, tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "warehouse_marts.duckdb").symlink_to(readers_file)
    assert differing(tmp_path, "warehouse_marts.duckdb") == []


def test_pictures_are_drawn_of_the_sample_alone(shop: Path, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="does not hold the sample"):
        draw(ENGINES["duckdb"](str(shop / "shop.duckdb")), tmp_path)


def test_the_pictures_show_the_sample(duckdb_warehouse: Warehouse, tmp_path: Path) -> None:
    """`scripts/build`, then `scripts/sms docs --pictures` draws them again."""
    drawn = draw(duckdb_warehouse, tmp_path)
    assert sorted(drawn) == sorted(file.name for file in FOLDER.iterdir())
    assert [name for name in drawn if (tmp_path / name).read_text(encoding="utf-8") != (FOLDER / name).read_text(encoding="utf-8")] == []
    for file in FOLDER.iterdir():
        assert file.stat().st_size < 200_000
        assert "@font-face" not in file.read_text(encoding="utf-8")
