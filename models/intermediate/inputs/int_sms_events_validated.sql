{{ config(materialized='view') }}
with

events as (
    {{ current_rows('sms_events') }}
)

select
    events.*,
    {#- a click without a flag is a person's #}
    events.event_type = 'clicked' and not coalesce(events.is_bot_click, false) as is_human_click
from events
