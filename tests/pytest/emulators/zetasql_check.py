"""Google's own analyzer of BigQuery's SQL, which refuses what the emulator lets through."""

from collections.abc import Callable

from google.protobuf.empty_pb2 import Empty
from zetasql.core import ZetaSqlLocalService
from zetasql.types import (
    AnalyzeRequest,
    AnalyzerOptions,
    LanguageOptions,
    ProductMode,
    SimpleCatalog,
    SimpleColumn,
    SimpleTable,
    Type,
    TypeKind,
    ZetaSQLBuiltinFunctionOptions,
)

KINDS = {"FLOAT64": TypeKind.TYPE_DOUBLE, "FLOAT": TypeKind.TYPE_DOUBLE, "INTEGER": TypeKind.TYPE_INT64, "BOOLEAN": TypeKind.TYPE_BOOL}
# What BigQuery calls INT64 and BOOL too (docs: data types).
ALIASES = {name: TypeKind.TYPE_INT64 for name in ("bigint", "byteint", "int", "integer", "smallint", "tinyint")} | {"boolean": TypeKind.TYPE_BOOL}
# Types of DuckDB as BigQuery has them.
TYPES = {
    "BIGINT": "INT64", "BOOLEAN": "BOOL", "DATE": "DATE", "DECIMAL": "NUMERIC", "DOUBLE": "FLOAT64", "HUGEINT": "INT64", "INTEGER": "INT64", "JSON": "JSON",
    "TIMESTAMP": "TIMESTAMP", "TIMESTAMP WITH TIME ZONE": "TIMESTAMP", "VARCHAR": "STRING",
}  # fmt: skip
Columns = dict[str, str]  # type by name


def language() -> LanguageOptions:
    """What BigQuery offers, as far as the analyzer can tell."""
    options = LanguageOptions.maximum_features()
    options.product_mode = ProductMode.PRODUCT_EXTERNAL
    options.reserved_keywords = ["QUALIFY"]
    return options


LANGUAGE = language()


def check(statement: str, columns: Callable[[list[str]], Columns | None]) -> None:
    """Analyze a statement; `columns` says what a table has, by the parts of its name, None where there is none yet. Raises an error of the analyzer."""
    catalog = SimpleCatalog(
        name="warehouse",
        builtin_function_options=ZetaSQLBuiltinFunctionOptions(language_options=LANGUAGE),
        named_type=[SimpleCatalog.NamedType(name=name, type=Type(type_kind=kind)) for name, kind in ALIASES.items()],
    )
    service = ZetaSqlLocalService.get_instance()
    named = service.extract_table_names_from_statement(sql_statement=statement, options=LANGUAGE).table_name
    for name in {tuple(one.table_name_segment) for one in named}:
        if (found := columns(list(name))) is not None:
            place = catalog
            for part in name[:-1]:
                inside = next((one for one in place.catalog if one.name == part), None)
                if not inside:
                    inside = SimpleCatalog(name=part)
                    place.catalog.append(inside)
                place = inside
            typed = [SimpleColumn(name=column, type=Type(type_kind=KINDS.get(type_) or TypeKind[f"TYPE_{type_}"])) for column, type_ in found.items()]
            place.table.append(SimpleTable(name=name[-1], column=typed))
    request = AnalyzeRequest(sql_statement=statement, options=AnalyzerOptions(language_options=LANGUAGE), simple_catalog=catalog)
    # Its answer is not read: that of a long statement is nested deeper than protobuf goes.
    service.wasm_client.call_grpc_func("ZetaSqlLocalService_Analyze", request.to_proto(), Empty)
