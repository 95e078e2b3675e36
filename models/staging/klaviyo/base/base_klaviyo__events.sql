{#
    An event that is of two kinds (an unsubscription from e-mail) is a row of each. Whatever reads this names a kind. Times and loaded_at are the raw
    columns, so that a filter on them reaches the raw table. Airbyte lands events in one stream or two; one that is no longer synced may hold what the other
    lacks.
-#}
{{ config(**connected_as('klaviyo')) }}
{%- set columns = {
    'event_id': ['id', 'id'],
    'person_id': ['id', 'person_id', 'relationships/profile/data/id'],
    'metric_id': ['id', 'metric_id', 'relationships/metric/data/id'],
    'metric_name': ['text', 'relationships/metric/data/name'],
    'happened_at': ['time', 'timestamp', 'attributes/timestamp', 'attributes/datetime'],
    'dated_at': ['time', 'datetime'],
    'campaign_id': ['id', 'campaign_id'],
    'flow_id': ['id', 'flow_id'] + klaviyo_property(['$flow']),
    'flow_message_id': ['id', 'flow_message_id'],
    'message': ['id'] + klaviyo_property(['$message']),
    'variation_id': ['id', '_variation'] + klaviyo_property(['$variation']),
    'attribution': ['text'] + klaviyo_property(['$attribution', 'attribution']),
    'method': ['text'] + klaviyo_property(['method', 'Method']),
    'method_detail': ['text'] + klaviyo_property(['List', 'list', 'Form', 'form', 'Form Name', 'form_name', 'Method Detail', 'method_detail']),
    'form_id': ['id'] + klaviyo_property(['$consent_form_id', 'form_id']),
    'form_version': ['id'] + klaviyo_property(['$consent_form_version', 'form_version_id']),
    'page_url': ['text'] + klaviyo_property(['page_url', 'Page URL']),
    'phone_number': ['text'] + klaviyo_property(['Phone Number', 'phone_number', '$phone_number', 'Phone', 'phone']),
    'to_number': ['text'] + klaviyo_property(['To Number', 'to_number']),
    'from_number': ['text'] + klaviyo_property(['From Number', 'from_number']),
    'body': ['text'] + klaviyo_property(['Message Body', 'message_body']),
    'vendor_error_code': ['id'] + klaviyo_property(['Vendor Error Code', 'vendor_error_code']),
    'url': ['text'] + klaviyo_property(['URL', 'Url', 'url']),
    'is_apple_privacy': ['boolean'] + klaviyo_property(['Apple Privacy Open', 'apple_privacy_open']),
    'value': ['amount'] + klaviyo_property(['$value', 'value']),
    'currency': ['text'] + klaviyo_property(['$currency_code', '$currency', 'currency_code', 'Currency', 'currency']),
    'native_id': ['id'] + klaviyo_property(['$event_id', 'event_id']),
    'order_id': ['id'] + klaviyo_property(['OrderId', 'OrderID', 'Order ID', 'order_id']),
    'total_discounts': ['amount'] + klaviyo_property(['Total Discounts', 'total_discounts', 'DiscountValue', 'Discount Value']),
    'reason': ['text'] + klaviyo_property(['Reason', 'reason']),
    'product_id': ['id'] + klaviyo_property(['AddedItemProductID', 'ProductID', 'ProductId', 'Product ID', 'product_id']),
    'variant_id': ['id'] + klaviyo_property(['VariantID', 'VariantId', 'Variant ID', 'variant_id']),
    'quantity': ['integer'] + klaviyo_property(['AddedItemQuantity', 'Quantity', 'quantity']),
    'price': ['amount'] + klaviyo_property(['ItemPrice', 'Item Price', 'Price', 'price']),
    'compare_at_price': ['amount'] + klaviyo_property(['CompareAtPrice', 'Compare At Price', 'compare_at_price']),
    'category': ['text'] + klaviyo_property(['Category', 'category']),
    'cart_id': ['id'] + klaviyo_property(['$cart_id', 'CartID', 'Cart ID', 'cart_id', 'cart_token']),
    'checkout_url': ['text'] + klaviyo_property(['CheckoutURL', 'Checkout URL', 'checkout_url']),
} %}
with

events as (
    {{ vendor_rows('klaviyo', ['event', 'events'], columns, key=['event_id']) }}
    union all
    {{ vendor_rows('klaviyo', ['events_detailed'], columns, key=['event_id']) }}
)

select
    events.*,
    coalesce(events.happened_at, events.dated_at) as occurred_at,
    known.kind,
    known.action
from events
left join {{ ref('base_klaviyo__metrics') }} as metrics
    on events.source_system = metrics.source_system and events.metric_id = metrics.metric_id and metrics.is_newest
inner join {{ ref('klaviyo_metrics') }} as known
    on
        lower(coalesce(metrics.metric_name, events.metric_name)) = lower(known.name)
        {#- other apps push metrics of the same names -#}
        and (known.kind not in ('sms', 'sms_consent', 'email', 'email_consent') or coalesce(lower(metrics.integration_name), 'klaviyo') = 'klaviyo')
where events.is_newest
