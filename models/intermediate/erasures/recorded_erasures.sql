{#
    People whom `sms erase` was asked to erase, as rows of the input suppressions: what is left of them. dbt only makes the table, and never
    replaces it.
-#}
{{ config(materialized='incremental', incremental_strategy=only_added_to(), on_schema_change='fail', full_refresh=false) }}
{%- set texts = ['suppression_id', 'profile_id', 'phone_e164', 'channel', 'scope', 'reason'] %}
select
    {%- for column in texts %}
    cast(null as {{ dbt.type_string() }}) as {{ column }},
    {%- endfor %}
    cast(null as {{ dbt.type_timestamp() }}) as starts_at,
    cast(null as {{ dbt.type_string() }}) as source_system,
    cast(null as {{ dbt.type_timestamp() }}) as loaded_at
from (select 1 as nothing) as no_table
where 1 = 0
