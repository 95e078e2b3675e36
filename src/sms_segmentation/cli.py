"""The command `sms`. Each subcommand is a module of its own, which is loaded when it is called, since dbt and scipy take their time."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from sms_segmentation.errors import WarehouseError, ending_in_a_sentence
from sms_segmentation.paths import ROOT

# Module below sms_segmentation whose `main` is the command, or whose `app` holds its subcommands.
COMMANDS = {
    "build": "build",
    "connect": "connect.command",
    "explain": "explain.command",
    "proof": "proof.command",
    "subject": "privacy.subject",
    "erase": "privacy.erase",
    "fit": "fitting.command",
    "backtest": "backtesting.command",
    "backtest-recommendations": "backtesting.recommendations",
    "backfill": "backfill",
    "report": "report.command",
    "export": "export",
    "activate": "activation.command",
    "compare": "compare",
    "rules": "rules.command",
    "validate": "validation.command",
    "new-segment": "new_segment",
    "sample": "sample.command",
    "docs": "docs.command",
    "test": "testing",
}
# Tools of developers, which --help leaves out.
HIDDEN = {"refresh-reference": "reference.refresh", "load-retail-data": "retail_data", "supply-chain": "supply_chain.command"}
PLAIN: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False}


class Commands(TyperGroup):
    """The subcommands, each loaded when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        place = (COMMANDS | HIDDEN).get(cmd_name)
        return None if place is None else loaded(cmd_name, place)


def loaded(name: str, place: str) -> TyperCommand | TyperGroup:
    """The command of a module, under the name that it is called by."""
    module = import_module(f"sms_segmentation.{place}")
    group: typer.Typer | None = getattr(module, "app", None)
    if group is None:
        main: Callable[..., None] = module.main
        group = typer.Typer(**PLAIN)
        group.command()(main)
    command = typer.main.get_command(group)
    command.name = name
    return command  # type: ignore[return-value]  # one of these two, says typer's own code


commands = typer.Typer(cls=Commands, no_args_is_help=True, **PLAIN)


@commands.callback()
def sms() -> None:
    """SMS segments and sending eligibility in the warehouse: `sms build` makes them, `sms explain` says why.

    Each command lists its options and exit codes with --help.
    """
    if not (ROOT / "dbt_project.yml").is_file():
        raise WarehouseError(f"{ROOT} is no clone of sms_segmentation, which this command works on: pip install -e . in one.")


def app() -> None:
    """Run `sms` with the arguments of this process, and end in a sentence whatever goes wrong."""
    with ending_in_a_sentence():
        commands(prog_name="sms")
