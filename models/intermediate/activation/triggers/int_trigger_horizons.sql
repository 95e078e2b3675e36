{#
    From when on triggers start runs: the longest delay and lateness of their flows, and 30 days. Where handed_over_messages alone says what
    went, a message is known by its trigger; so those of messages that may keep a person out of the flow for reentry_days are looked at too.
-#}
with

steps as (
    select
        flows.trigger as trigger_name,
        steps.delay_hours + steps.max_late_hours as longest_hours,
        {% if var('sent_recognised_by') == 'handed_over' -%}
        {#- never: ten years -#}
        steps.delay_hours + steps.max_late_hours + 24 * coalesce({{ reentry_days('flows') }}, 3650)
        {%- else -%}
        0
        {%- endif %} as earlier_hours
    from {{ ref('flows') }} as flows
    inner join {{ ref('flow_steps') }} as steps on flows.flow_id = steps.flow_id
    where flows.is_enabled
)

select
    trigger_name,
    min({{ add_hours(as_of(), '(-(longest_hours + earlier_hours + 720))') }}) as starts_at,
    min({{ add_hours(as_of(), '(-(longest_hours + 720))') }}) as runs_from
from steps
group by trigger_name
