{# The step of each run that is due at as_of, with what its message is about. -#}
select
    states.enrollment_key,
    states.flow_id,
    states.profile_id,
    states.step,
    states.branch,
    states.channel,
    states.message_category,
    states.due_at,
    states.expires_at,
    enrollments.trigger_key,
    enrollments.order_id,
    {#- what the message names: the product that started it, else what is recommended #}
    coalesce(enrollments.product_id, recommendations.product_id) as product_id,
    {{ is_listed("'product_name'", 'templates.placeholders') }} as names_product,
    case when flows.trigger = 'points_expiring' then enrollments.value end as points_expiring,
    flows.priority,
    steps.message_type,
    steps.offer_type,
    steps.offer_text,
    steps.template_id,
    templates.body
from {{ ref('int_flow_step_states') }} as states
inner join {{ ref('int_flow_enrollments') }} as enrollments
    on states.enrollment_key = enrollments.enrollment_key and states.step = enrollments.next_step
inner join {{ ref('flows') }} as flows on states.flow_id = flows.flow_id
inner join {{ ref('flow_steps') }} as steps
    on states.flow_id = steps.flow_id and states.step = steps.step and coalesce(states.branch, '') = coalesce(steps.branch, '')
inner join {{ ref('message_templates') }} as templates on steps.template_id = templates.template_id
left join {{ ref('product_recommendations') }} as recommendations
    on states.profile_id = recommendations.profile_id and recommendations.kind = 'new' and recommendations.rank = 1
where states.state = 'due'
