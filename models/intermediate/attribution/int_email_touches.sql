{#
    What of an e-mail may be credited with an order: clicks and opens of persons, each within hours of its own. Events without message_id
    belong to one e-mail of their campaign, else of their flow and day.
-#}
{{ config(materialized='view') }}
select
    email_event_id,
    profile_id,
    coalesce(
        'message ' || message_id, 'campaign ' || campaign_id,
        'flow ' || flow_id || ' ' || cast({{ reporting_date('occurred_at') }} as {{ dbt.type_string() }}), 'event ' || email_event_id
    ) as message_key,
    message_id,
    campaign_id,
    flow_id,
    flow_step,
    case event_type when 'clicked' then 'click' else 'open' end as touch_kind,
    occurred_at as touch_at,
    case event_type
        when 'clicked' then {{ var('attribution_email_click_hours') }} else {{ var('attribution_email_open_hours') }}
    end as window_hours
from {{ ref('int_email_events_validated') }}
where
    occurred_at <= {{ as_of() }}
    and (
        (event_type = 'clicked' and not coalesce(is_bot_click, false))
        or (event_type = 'opened' and not coalesce(is_machine_open, false))
    )
