"""Options that several commands have."""

from typing import Annotated

import typer

from sms_segmentation.warehouse import ENGINES

WarehouseOption = Annotated[
    str | None,
    typer.Option("--warehouse", metavar="FILE", help="DuckDB file, Spark folder or Postgres database. Default: the one in profiles.yml."),
]
TargetOption = Annotated[str, typer.Option("--target", metavar="TARGET", help=f"{', '.join(ENGINES)}, or any other target of profiles.yml.")]
AllProfilesOption = Annotated[bool, typer.Option("--all-profiles", help="Profiles that share the number are one person.")]
