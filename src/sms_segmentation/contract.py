"""The input tables as the sources of models/staging/inputs declare them."""

import pyarrow as pa
import yaml

from sms_segmentation.paths import INPUT_CONTRACT

TYPES = {
    "string": pa.string(),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
    "integer": pa.int32(),
    "boolean": pa.bool_(),
    "double": pa.float64(),
    "decimal(18, 4)": pa.decimal128(18, 4),
}


def schemas() -> dict[str, pa.Schema]:
    """The Arrow schema of each input table, by its name."""
    tables = [table for file in INPUT_CONTRACT for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"] for table in source["tables"]]
    return {table["name"]: pa.schema([(column["name"], TYPES[column["data_type"]]) for column in table["columns"]]) for table in tables}
