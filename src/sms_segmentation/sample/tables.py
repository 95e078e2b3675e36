"""The input tables of the contract as Arrow schemas, and a writer that takes them in pieces."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROWS_PER_FILE = 5_000_000

TYPES = {
    "text": pa.string(),
    "at": pa.timestamp("us"),
    "date": pa.date32(),
    "int": pa.int32(),
    "bool": pa.bool_(),
    "float": pa.float64(),
    "money": pa.decimal128(18, 4),
}

COLUMNS = """
profiles profile_id phone_e164 phone_raw email first_name last_name country_code region_code city
  postal_code latitude:float longitude:float timezone locale birth_date:date birth_month_day gender
  persona preferred_store_id created_at:at updated_at:at deleted_at:at is_test:bool source_system
profile_identities profile_id id_type id_value first_seen_at:at last_seen_at:at is_primary:bool
profile_properties profile_id property_name property_value updated_at:at
consent_events consent_event_id profile_id phone_e164 email channel message_category action
  consent_level occurred_at:at received_at:at source method_detail list_id disclosure_version
  ip_address country_code source_system loaded_at:at
suppressions suppression_id profile_id phone_e164 email channel scope reason starts_at:at ends_at:at
  source_system loaded_at:at
number_checks phone_e164 checked_at:at line_type is_active:bool reassigned
  reassigned_asked_date:date
sms_events sms_event_id message_id profile_id phone_e164 direction event_type occurred_at:at
  message_category message_type is_promotional:bool offer_type campaign_id flow_id flow_step:int
  variant_id segment_name sender_id link_url is_bot_click:bool failure_code failure_class body_text
  num_segments:int cost_amount:money cost_currency source_system loaded_at:at
sms_campaigns campaign_id campaign_name kind goal message_category message_type audience_segment
  scheduled_at:at sent_at:at uses_smart_sending:bool fixed_cost_amount:money cost_currency
email_events email_event_id profile_id event_type occurred_at:at campaign_id flow_id
  is_machine_open:bool source_system loaded_at:at
orders order_id profile_id ordered_at:at status cancelled_at:at currency gross_amount:money
  discount_amount:money shipping_amount:money tax_amount:money total_amount:money
  refunded_amount:money channel is_test:bool shipping_country_code shipping_region_code
  shipping_city shipping_postal_code fulfillment_type store_id attributed_channel
  attributed_message_id source_system loaded_at:at
order_lines order_line_id order_id product_id variant_id quantity:int unit_price:money
  discount_amount:money line_total:money compare_at_price:money is_gift_card:bool
refunds refund_id order_id refunded_at:at refund_amount:money reason loaded_at:at
refund_lines refund_line_id refund_id order_line_id quantity:int refund_amount:money
order_discounts order_discount_id order_id discount_kind discount_code discount_amount:money
  promotion_id
promotions promotion_id promotion_name starts_at:at ends_at:at season
products product_id parent_product_id sku product_name category category_path brand price:money
  is_consumable:bool replenish_days:int usage_type is_active:bool
web_events web_event_id profile_id anonymous_id session_id event_type occurred_at:at product_id
  category search_query was_in_stock:bool time_on_page_seconds:int source_system loaded_at:at
cart_events cart_event_id cart_id profile_id anonymous_id event_type occurred_at:at product_id
  quantity:int cart_value:money currency loaded_at:at
checkouts checkout_id cart_id profile_id phone_e164 email started_at:at completed_at:at order_id
  checkout_value:money currency recovery_url loaded_at:at
loyalty_accounts loyalty_account_id profile_id status tier points_balance:int enrolled_at:at
  tier_progress_value:money referral_url updated_at:at
loyalty_tiers tier rank:int threshold_value:money
loyalty_ledger ledger_id loyalty_account_id entry_type points:int occurred_at:at expires_at:at
  order_id loaded_at:at
preferences profile_id preference_type preference_key preference_value updated_at:at
wishlist_items wishlist_item_id profile_id product_id added_at:at removed_at:at
back_in_stock_subscriptions subscription_id profile_id product_id subscribed_at:at notified_at:at
  cancelled_at:at channel
inventory_events inventory_event_id product_id store_id available_quantity:int occurred_at:at
  loaded_at:at
stores store_id store_name latitude:float longitude:float country_code region_code city timezone
deliveries delivery_id order_id status occurred_at:at carrier loaded_at:at
refill_subscriptions refill_event_id profile_id product_id event_type occurred_at:at loaded_at:at
flow_enrollments enrollment_id profile_id flow_name entered_at:at last_step:int completed_at:at
  exited_at:at exit_reason
holdout_assignments experiment_id profile_id arm assigned_at:at is_holdout:bool ended_at:at
marketing_costs cost_id campaign_id cost_date:date channel cost_amount:money currency
support_tickets ticket_id profile_id opened_at:at closed_at:at status topic
reply_reviews sms_event_id decided_at:at outcome
"""


def _schemas() -> dict[str, pa.Schema]:
    schemas = {}
    for table in COLUMNS.strip().replace("\n  ", " ").splitlines():
        name, *columns = table.split()
        pairs = [[*column.split(":"), "text"][:2] for column in columns]
        schemas[name] = pa.schema([(column, TYPES[kind]) for column, kind in pairs])
    return schemas


SCHEMAS = _schemas()
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
    return pa.Array.from_buffers(TYPES["money"], len(words), [validity, pa.py_buffer(words.ravel())])


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
