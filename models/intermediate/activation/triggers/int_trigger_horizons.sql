{# From when on triggers are looked at: the longest delay and lateness of their flows, and 30 days. -#}
select
    flows.trigger as trigger_name,
    min({{ add_hours(as_of(), '(-(steps.delay_hours + steps.max_late_hours + 720))') }}) as starts_at
from {{ ref('flows') }} as flows
inner join {{ ref('flow_steps') }} as steps on flows.flow_id = steps.flow_id
where flows.is_enabled
group by flows.trigger
