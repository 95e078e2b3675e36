"""What is held of a person as one page of HTML that needs nothing else."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>What is held of a person</title>
<style>
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem; color: #1b1b1b }
table { border-collapse: collapse; margin: .5rem 0 1.5rem }
th, td { border: 1px solid #ccc; padding: .2rem .5rem; text-align: left; vertical-align: top }
th { background: #f2f2f2 }
.wide { overflow-x: auto }
@media print { details { display: block } }
</style></head><body>
<h1>What is held of a person</h1>
<p>Asked for {{ asked }} on {{ made_at }} UTC, in {{ place }}, which was computed for {{ as_of }} UTC.</p>
<h2>Tables</h2>
<table><tr><th>Table</th><th>Kind</th><th>Rows</th></tr>
{% for table in tables %}<tr><td><a href="#{{ table.name }}">{{ table.name }}</a></td><td>{{ table.kind }}</td><td>{{ table.rows | length }}</td></tr>
{% endfor %}</table>
{% for table in tables %}
<h2 id="{{ table.name }}">{{ table.name }}</h2><p>{{ table.kind }}</p>
<div class="wide"><table><tr>{% for column in table.columns %}<th>{{ column }}</th>{% endfor %}</tr>
{% for row in table.rows %}<tr>{% for column in table.columns %}<td>{{ "" if row[column] is none else row[column] }}</td>{% endfor %}</tr>
{% endfor %}</table></div>
{% endfor %}
</body></html>
"""


def html(held: dict[str, Any]) -> str:
    """The page; columns that are null in every row are left out."""
    tables = [{**table, "columns": [name for name in table["columns"] if any(row[name] is not None for row in table["rows"])]} for table in held["tables"]]
    return Environment(autoescape=True).from_string(PAGE).render(**held | {"tables": tables})
