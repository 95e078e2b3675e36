"""The page as HTML that needs nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from sms_segmentation.report import words
from sms_segmentation.report.parts import Finding, Section

LEVELS = {"bad": "Alert", "warn": "Warning", "good": "Good", "info": "Note"}
MOST_FINDINGS = 14


@dataclass(frozen=True)
class Page:
    title: str
    subtitle: str
    sections: list[Section]

    @property
    def findings(self) -> list[tuple[Finding, Section]]:
        """What to look at first, what is worst first."""
        rank = list(LEVELS)
        found = [(finding, section) for section in self.sections for finding in section.findings]
        return sorted(found, key=lambda one: rank.index(one[0].level))[:MOST_FINDINGS]

    def html(self) -> str:
        environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=FileSystemLoader(Path(__file__).parent))
        numbers = count(1)
        environment.filters["capital"] = words.capital
        environment.filters["numbered"] = lambda svg: numbered(svg, next(numbers))
        return environment.get_template("page.html").render(page=self, levels=LEVELS)


def numbered(svg: str, number: int) -> str:
    """A drawing whose ids no other drawing of the page has."""
    return re.sub(r'( id="|href="#|url\(#)', rf"\g<1>d{number}-", svg)
