{# Whatever a profile did on the site up to as_of; rows without a profile belong to nobody. A view: its readers keep little of it. -#}
{{ config(materialized='view') }}
with

events as (
    select
        profile_id,
        event_type,
        occurred_at
    from {{ ref('int_web_events_validated') }}
    union all
    select
        profile_id,
        event_type,
        occurred_at
    from {{ ref('int_cart_events_validated') }}
    union all
    select
        profile_id,
        'checkout_started' as event_type,
        started_at as occurred_at
    from {{ ref('int_checkouts_validated') }}
    union all
    select
        profile_id,
        'checkout_completed' as event_type,
        completed_at as occurred_at
    from {{ ref('int_checkouts_validated') }}
)

select *
from events
where profile_id is not null and occurred_at <= {{ as_of() }}
