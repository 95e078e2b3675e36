"""Writes the pages of docs/ that are made from the project, their pictures and the site; `scripts/sms docs --help` says how."""

import sys
from typing import Annotated

import typer

from sms_segmentation.docs import pages
from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt, err, opened, out, stop
from sms_segmentation.warehouse import WarehouseError


def main(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; name the pages that are out of date.")] = False,
    pictures: Annotated[bool, typer.Option("--pictures", help="Also draw docs/pictures/ from the sample that scripts/build built.")] = False,
    site: Annotated[bool, typer.Option("--site", help="Also build a site to browse in target/site; it needs no network.")] = False,
) -> None:
    """Write docs/areas.md, columns.md, inputs.md, rules.md, segment-catalog.md and vars.md from dbt_project.yml, floors.yml, the seeds and the models.

    Exit code 0: written, or all up to date. 1: a page is out of date. 2: there is no sample to draw, or two options contradict each other.
    """
    if check and (pictures or site):
        stop("--check writes nothing; leave out --pictures and --site.")
    house = opened("duckdb", None)
    write(Dbt(house), check)
    if pictures:
        from sms_segmentation.docs.pictures import draw  # needs a warehouse, and what explain needs

        try:
            drawn = draw(house)
        except WarehouseError as error:
            stop(str(error))
        out.print(f"Drawn: {', '.join(drawn)}.", highlight=False)
    if site:
        from sms_segmentation.docs.site import build  # mkdocs is among the packages of developers

        out.print(f"Open {build().relative_to(ROOT)}.", highlight=False)


def write(dbt: Dbt, check: bool) -> None:
    """Write the pages that differ from what the project says; with check, end the process with 1 where there are any."""
    models = [node for node in dbt.parse({}).nodes.values() if node.resource_type == "model"]
    texts = {
        "areas": pages.areas(models),
        "columns": pages.columns(models),
        "inputs": pages.inputs(dbt.inputs()),
        "rules": pages.rules(models),
        "segment-catalog": pages.segment_catalog(models),
        "vars": pages.vars_page(),
    }
    files = {name: ROOT / "docs" / f"{name}.md" for name in texts}
    stale = [name for name, text in texts.items() if not files[name].exists() or files[name].read_text(encoding="utf-8") != text]
    if check and stale:
        err.print(f"Out of date: {', '.join(f'docs/{name}.md' for name in stale)}. scripts/sms docs writes them.")
        sys.exit(1)
    for name in stale:
        files[name].write_text(texts[name], encoding="utf-8")
    out.print(f"{len(stale)} of {len(texts)} pages written." if stale else "All pages are up to date.")
