{# Which campaign broke which rule how often, and how much of that was to be known when the texts went out. -#}
with

texts as (
    select
        campaign_id,
        count(*) as texts
    from {{ ref('int_sent_texts') }}
    group by campaign_id
),

violations as (
    select
        campaign_id,
        rule,
        count(*) as violations,
        sum(case when was_known_when_sent then 1 else 0 end) as was_known_when_sent,
        min(sent_at) as first_sent_at,
        max(sent_at) as last_sent_at
    from {{ ref('sending_violations') }}
    group by campaign_id, rule
)

select
    violations.campaign_id,
    campaigns.campaign_name,
    violations.rule,
    violations.violations,
    violations.was_known_when_sent,
    round({{ as_decimal('100.0 * violations.violations / texts.texts', 9, 4) }}, 1) as percent_of_texts,
    violations.first_sent_at,
    violations.last_sent_at
from violations
inner join texts on coalesce(violations.campaign_id, '') = coalesce(texts.campaign_id, '')
left join {{ ref('int_sms_campaigns_validated') }} as campaigns on violations.campaign_id = campaigns.campaign_id
order by violations.violations desc, {{ byte_order("coalesce(violations.campaign_id, '')") }} asc, {{ byte_order('violations.rule') }} asc
