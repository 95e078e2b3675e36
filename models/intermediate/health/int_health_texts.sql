{#
    Mature texts that were received, of the last three periods of var performance_days: current, previous and earlier. Every count is a column
    of 0 and 1, so that it adds up by profile, number and segment.
-#}
{{ config(materialized='view') }}
{%- set days = var('performance_days') -%}
with

texts as (
    select
        profile_id,
        recipient_key,
        sent_at,
        is_clicked,
        is_opted_out,
        case
            when send_date >= {{ as_of_date(maturity_days() + days - 1) }} then 'current'
            when send_date >= {{ as_of_date(maturity_days() + 2 * days - 1) }} then 'previous'
            else 'earlier'
        end as period
    from {{ ref('performance_messages') }}
    where
        is_received
        and is_mature
        and {{ is_in_compared_days('send_date', 3 * days) }}
)

select
    {% for period in ['current', 'previous', 'earlier'] -%}
    case when period = '{{ period }}' then 1 else 0 end as received_{{ period }},
    case when period = '{{ period }}' and is_clicked then 1 else 0 end as clicked_{{ period }},
    case when period = '{{ period }}' and is_opted_out then 1 else 0 end as opted_out_{{ period }},
    {% endfor -%}
    profile_id,
    recipient_key,
    sent_at
from texts
