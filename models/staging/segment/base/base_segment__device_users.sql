{#
    Who used a device (anonymous_id) when: a user from being identified there until the next one is, the first one also some days before. Events of one
    user are never given to another, and a device makes no two users one.
-#}
{{ config(**connected_as('segment')) }}
with

identified as (
    select distinct source_system, anonymous_id, user_id, occurred_at
    from {{ ref('base_segment__identifies') }}
    where anonymous_id is not null and user_id is not null and occurred_at is not null
),

turns as (
    select
        *,
        row_number() over (partition by source_system, anonymous_id order by occurred_at, {{ byte_order('user_id') }}) as turn,
        lead(occurred_at) over (partition by source_system, anonymous_id order by occurred_at, {{ byte_order('user_id') }}) as valid_to
    from identified
)

select
    source_system,
    anonymous_id,
    user_id,
    case turn when 1 then {{ add_hours('occurred_at', -24 * var('anonymous_lookback_days')) }} else occurred_at end as valid_from,
    valid_to
from turns
