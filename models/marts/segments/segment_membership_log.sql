{#
    Only ever added to, so that it works on every engine; forgetting it takes var rebuild_segment_history, not --full-refresh. Only people who were
    erased leave it.
-#}
{%- set erased = ref('recorded_erasures') %}
{{ config(
    pre_hook="{{ forget_erased(['profile_id']) }}",
    materialized='incremental',
    incremental_strategy=only_added_to(),
    on_schema_change='fail',
    full_refresh=var('rebuild_segment_history')
) }}
with

current_members as (
    select
        segment_name,
        profile_id,
        second_key
    from {{ ref('segment_memberships') }}
),

{# in the first run nobody was known -#}
known_members as (
    select
        segment_name,
        profile_id,
        second_key
    {% if is_incremental() -%}
    from {{ this }}
    group by segment_name, profile_id, second_key
    having sum(change) = 1
    {%- else -%}
    from current_members
    where false
    {%- endif %}
),

{# a run for an earlier as_of than the last one tells nothing new -#}
later_runs as (
    select segment_name
    {% if is_incremental() -%}
    from {{ this }}
    where changed_at > {{ as_of() }}
    {%- else -%}
    from current_members
    where false
    {%- endif %}
)

select
    coalesce(current_members.segment_name, known_members.segment_name) as segment_name,
    coalesce(current_members.profile_id, known_members.profile_id) as profile_id,
    coalesce(current_members.second_key, known_members.second_key) as second_key,
    {{ as_of() }} as changed_at,
    case when known_members.profile_id is null then 1 else -1 end as change
from current_members
full outer join known_members
    on
        current_members.segment_name = known_members.segment_name
        and current_members.profile_id = known_members.profile_id
        and coalesce(current_members.second_key, '') = coalesce(known_members.second_key, '')
where
    (current_members.profile_id is null or known_members.profile_id is null)
    and not exists (select 1 from later_runs)
