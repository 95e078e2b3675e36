"""The report of a trial: one page that needs nothing else, level and calibration first."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment

from sms_segmentation.backtesting.measures import STANDARD_ERRORS, Judgement, best, forecasts, level, titles, verdict
from sms_segmentation.backtesting.pictures import pictures
from sms_segmentation.backtesting.trial import Trial


def page(trial: Trial, judgements: list[Judgement], inputs: str) -> str:
    """The report as HTML."""
    rows = []
    for name, title in titles(trial).items():
        unbeaten = best(judgements, name)
        cells = [{"by": j.name, "text": j.text(name), "error": j.error_text(name), "is_best": j in unbeaten} for j in judgements if name in j.figures]
        rows.append((title, {cell["by"]: cell for cell in cells}))
    came = trial.customers
    levels = [
        ("what came", f"{came['orders'].sum():,.0f}", f"{came['revenue'].sum():,.2f}"),
        *((f.name, f"{f.orders.sum():,.0f}", f"{f.revenue.sum():,.2f}") for f in forecasts(trial) if f.orders is not None and f.revenue is not None),
    ]
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        Path(__file__).with_name("report.html").read_text(encoding="utf-8")
    )
    return template.render(
        trial=trial,
        inputs=inputs,
        headline=level(judgements),
        levels=levels,
        verdict=verdict(trial, judgements),
        standard_errors=STANDARD_ERRORS,
        names=[judgement.name for judgement in judgements],
        rows=rows,
        customers=len(came["orders"]),
        nothing={name: came[name].mean() for name in ("orders", "revenue")},
        pictures=pictures(trial, judgements),
    )
