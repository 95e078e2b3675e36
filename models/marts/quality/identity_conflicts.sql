{{ config(enabled=connections() != []) }}
{%- set shown = 2 * var('identity_max_profiles') %}
with

conflicts as (
    select
        *,
        row_number() over (partition by conflict, conflict_value order by {{ byte_order('source_profile_id') }}) as place
    from {{ ref('int_identity_conflicts') }}
)

select
    conflict,
    conflict_value,
    count(*) as profile_count,
    {{ string_agg('case when place <= ' ~ shown ~ ' then source_profile_id end', ';', byte_order('source_profile_id')) }} as source_profile_ids
from conflicts
group by conflict, conflict_value
