{# Messages as events that start a flow at the vendor, which checks consent again; never as a send. -#}
{%- set prefix = var('export_prefix') -%}
select
    message_key,
    source,
    source_id,
    step,
    variant_id,
    case source
        when 'flow' then '{{ prefix }}' || {{ replace_matches('source_id', '[^A-Za-z0-9]+', '_') }} || '_' || cast(step as {{ dbt.type_string() }})
        else '{{ prefix }}campaign_' || {{ replace_matches('source_id', '[^A-Za-z0-9]+', '_') }}
    end as event_name,
    profile_id as person_id,
    phone_e164,
    email,
    channel,
    message_text,
    stop_text,
    product_id,
    not_before,
    expires_at,
    {{ as_of() }} as occurred_at,
    {{ batch_no(1000, byte_order('message_key')) }} as batch_no
from {{ ref('int_export_texts') }}
