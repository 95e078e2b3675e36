{#
    People whom `sms erase` was asked to erase, as rows of the input suppressions: what is left of them. dbt never replaces the table. Where
    var erasure_salt is set, it puts a hash in the place of each number.
-#}
{{ config(
    post_hook="{{ delete_rows(this, 'phone_e164 is not null') if var('erasure_salt') is not none }}",
    materialized='incremental',
    incremental_strategy=only_added_to(),
    on_schema_change='append_new_columns',
    full_refresh=false
) }}
{%- set texts = ['suppression_id', 'profile_id', 'phone_e164', 'channel', 'scope', 'reason', 'source_system', 'phone_hash', 'salt_hash'] %}
{%- if is_incremental() and var('erasure_salt') is not none %}
select
    suppression_id,
    profile_id,
    cast(null as {{ dbt.type_string() }}) as phone_e164,
    channel,
    scope,
    reason,
    source_system,
    {{ salted_hash('phone_e164') }} as phone_hash,
    {{ salted_hash("''") }} as salt_hash,
    starts_at,
    loaded_at
from {{ this }}
where phone_e164 is not null and suppression_id not in (select known.suppression_id from {{ this }} as known where known.phone_e164 is null)
{%- else %}
select
    {%- for column in texts %}
    cast(null as {{ dbt.type_string() }}) as {{ column }},
    {%- endfor %}
    cast(null as {{ dbt.type_timestamp() }}) as starts_at,
    cast(null as {{ dbt.type_timestamp() }}) as loaded_at
from (select 1 as nothing) as no_table
where 1 = 0
{%- endif %}
