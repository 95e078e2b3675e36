"""dbt for Spark or Databricks without either, to compile: spark_compile.py WORDS OF DBT. To every question the warehouse has no answer, as a new one.

Runs in .venv for Spark, in .venv-databricks for Databricks.
"""

import sys
from contextlib import nullcontext

import agate
from dbt.adapters.spark.impl import SparkAdapter
from dbt.cli.main import cli

try:
    from dbt.adapters.databricks.impl import DatabricksAdapter as Adapter
except ImportError:
    Adapter = SparkAdapter

NOTHING = {
    "acquire_connection": None, "connection_named": nullcontext(), "execute": (None, agate.Table([])), "get_columns_in_relation": [], "get_relation": None,
    "list_relations": [], "list_schemas": [], "release_connection": None, "set_relations_cache": None,
}  # fmt: skip

if __name__ == "__main__":
    for name, answer in NOTHING.items():
        setattr(Adapter, name, lambda *_, answer=answer, **__: answer)
    cli(sys.argv[1:])
