{# a plan whose segments, template or flow is not there would reach no one or send nothing -#}
with

segment_names as (
    select
        whole as list,
        trim(part) as segment_name
    from {{ parts_as_rows(ref('campaign_plan'), 'exclude_segments', ';') }} as parts
    union all
    select
        segment_name as list,
        segment_name
    from {{ ref('campaign_plan') }}
)

select distinct
    plans.plan_id,
    segment_names.segment_name
from {{ ref('campaign_plan') }} as plans
left join segment_names on segment_names.list in (plans.segment_name, plans.exclude_segments)
left join {{ ref('message_templates') }} as templates on plans.template_id = templates.template_id
left join {{ ref('flows') }} as flows on plans.flow_id = flows.flow_id
where
    segment_names.segment_name not in ({{ names_after('seg_') }})
    or (plans.template_id is not null and templates.template_id is null)
    or (plans.flow_id is not null and flows.flow_id is null)
    or plans.message_category <> templates.message_category
    or (plans.discount_sensitive_share is null) <> (not coalesce(templates.is_promotional, false))
    or plans.discount_sensitive_share not between 0 and 1
