{# Whatever ever kept texts from a number beside missing consent, as one row each, with the time it holds; ends_at null = open. -#}
{%- set erased = ref('recorded_erasures') %}
with

named as (
    {{ numbers_named_by(ref('int_suppression_versions')) }}
)

select distinct
    named_number as phone_e164,
    case
        when reason = 'erased' then 'erased'
        when reason = 'sunset' then 'sunset_suppressed'
        else 'suppressed'
    end as block_reason,
    scope,
    suppression_id as evidence_id,
    starts_at,
    {#- one that ends before it begins to hold does not end #}
    case when ends_at > starts_at then ends_at end as ends_at,
    first_loaded_at as known_at
from named
where named_number is not null
{% if var('erasure_salt') is not none -%}
union all
{# the source still has the number, or whoever was erased came back #}
select distinct
    numbers.phone_e164,
    'erased' as block_reason,
    'all' as scope,
    erasures.suppression_id as evidence_id,
    erasures.starts_at,
    cast(null as {{ dbt.type_timestamp() }}) as ends_at,
    erasures.loaded_at as known_at
from {{ ref('int_phone_numbers') }} as numbers
inner join {{ erased }} as erasures on {{ salted_hash('numbers.phone_e164') }} = erasures.phone_hash
{% endif -%}
union all
select
    phone_e164,
    'suppressed' as block_reason,
    'all' as scope,
    sms_event_id as evidence_id,
    blocks_from as starts_at,
    cleared_at as ends_at,
    arrived_at as known_at
from {{ ref('int_ambiguous_opt_outs') }}
union all
select
    phone_e164,
    'suppressed' as block_reason,
    'all' as scope,
    evidence_id,
    blocks_from as starts_at,
    cast(null as {{ dbt.type_timestamp() }}) as ends_at,
    coalesce(loaded_at, blocks_from) as known_at
from {{ ref('int_unreadable_opt_outs') }}
