"""Columns of the sample, and a writer that takes its tables in pieces."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sms_segmentation.contract import TYPES, schemas

ROWS_PER_FILE = 5_000_000

SCHEMAS = schemas()
NEVER = np.iinfo(np.int64).min  # numpy's NaT: becomes null


def ids(prefix: str, numbers: np.ndarray) -> pa.Array:
    return pc.binary_join_element_wise(prefix, pa.array(numbers).cast(pa.string()), "")


def pick(labels: list[Any] | pa.Array, codes: np.ndarray) -> pa.DictionaryArray:
    """The label of each code; a negative code and a label of None are null."""
    codes = np.asarray(codes).astype(np.int32)
    if isinstance(labels, list):
        # Parquet files with a label twice in a dictionary differ in bytes from run to run.
        distinct = pa.array(labels, pa.string()).dictionary_encode()
        positions = distinct.indices.fill_null(-1).to_numpy()
        codes, labels = np.where(codes < 0, -1, positions[codes]), distinct.dictionary
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), labels)


def money(ten_thousandths: np.ndarray, is_null: np.ndarray | None = None) -> pa.Array:
    """Exact decimals from integers, without a Python object a row."""
    words = np.empty((len(ten_thousandths), 2), np.int64)
    words[:, 0] = ten_thousandths
    words[:, 1] = words[:, 0] >> 63
    validity = None if is_null is None else pa.array(~is_null).buffers()[1]
    return pa.Array.from_buffers(TYPES["decimal(18, 4)"], len(words), [validity, pa.py_buffer(words.ravel())])


def cents(amounts: np.ndarray, is_null: np.ndarray | None = None) -> pa.Array:
    return money(amounts * 100, is_null)


def _column(values: Any, field: pa.Field, rows: int) -> pa.Array:
    if values is None:
        return pa.nulls(rows, field.type)
    if isinstance(values, str):
        return pick([values], np.zeros(rows))
    if isinstance(values, (bool, int)):
        values = np.full(rows, values)
    if isinstance(values, np.ndarray) and pa.types.is_timestamp(field.type):
        values = values.astype("M8[us]")
    values = values if isinstance(values, pa.Array) else pa.array(values)
    return values if isinstance(values, pa.DictionaryArray) else values.cast(field.type)


def frame(table: str, columns: dict[str, Any]) -> pa.Table:
    """A piece of a table from arrays and constants; columns left out are null."""
    schema = SCHEMAS[table]
    if unknown := set(columns) - set(schema.names):
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    rows = next(len(v) for v in columns.values() if isinstance(v, (np.ndarray, pa.Array, list)))
    arrays = [_column(columns.get(field.name), field, rows) for field in schema]
    return pa.table(arrays, names=schema.names)


class Writer:
    """Parquet files below one folder: `<table>.parquet`, or `<table>/part-*.parquet` when large."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows = dict.fromkeys(SCHEMAS, 0)
        self._open: dict[str, pq.ParquetWriter] = {}
        self._parts = dict.fromkeys(SCHEMAS, 0)
        self._rows_in_part = dict.fromkeys(SCHEMAS, 0)
        for table in SCHEMAS:
            shutil.rmtree(folder / table, ignore_errors=True)
            (folder / f"{table}.parquet").unlink(missing_ok=True)

    def write(self, table: str, columns: dict[str, Any]) -> None:
        self.write_table(table, frame(table, columns))

    def write_table(self, table: str, piece: pa.Table) -> None:
        if self._rows_in_part[table] >= ROWS_PER_FILE:
            self._open.pop(table).close()
        if table not in self._open:
            path = self.folder / table / f"part-{self._parts[table]:04d}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open[table] = pq.ParquetWriter(path, piece.schema, compression="zstd", compression_level=1, store_schema=False)
            self._parts[table] += 1
            self._rows_in_part[table] = 0
        file = self._open[table]
        file.write_table(piece.cast(file.schema))
        self._rows_in_part[table] += piece.num_rows
        self.rows[table] += piece.num_rows

    def close(self) -> None:
        for table in SCHEMAS:
            if table not in self._open:
                self.write_table(table, SCHEMAS[table].empty_table())
            self._open.pop(table).close()
            if self._parts[table] == 1:
                folder = self.folder / table
                (folder / "part-0000.parquet").rename(self.folder / f"{table}.parquet")
                folder.rmdir()
