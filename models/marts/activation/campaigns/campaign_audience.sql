{# Who gets a planned campaign, when, in which arm, and who does not and why: one row a campaign and member of its segments. -#}
with

judged as (
    select * from {{ ref('int_campaign_judged') }}
),

{# a text of another campaign in the hours before; of one at the same instant, the campaign that comes first by name -#}
after_others as (
    select distinct judged.audience_key
    from judged
    inner join {{ ref('int_campaign_texts') }} as texts
        on
            judged.phone_e164 = texts.phone_e164
            and judged.audience_key <> texts.audience_key
            and judged.texted_after < texts.send_at
            and judged.send_at >= texts.send_at
            and (judged.send_at > texts.send_at or {{ byte_order('judged.campaign_id') }} > {{ byte_order('texts.campaign_id') }})
    left join {{ ref('int_campaign_texts') }} as own on judged.audience_key = own.audience_key
    where own.audience_key is null
),

decided as (
    select
        judged.*,
        case
            when judged.first_reason is not null then judged.first_reason
            when after_others.audience_key is not null then 'campaign_first'
            when judged.last_reason is not null then judged.last_reason
            when bodies.audience_key is not null and bodies.rendered_body is null then 'placeholder_missing'
        end as reason,
        bodies.segments
    from judged
    left join after_others on judged.audience_key = after_others.audience_key
    left join {{ ref('int_campaign_bodies') }} as bodies on judged.audience_key = bodies.audience_key
)

select
    decided.audience_key,
    decided.campaign_id,
    decided.profile_id,
    case when decided.reason is not null then 'exclude' when decided.is_control then 'control' else 'include' end as decision,
    decided.reason,
    case when decided.reason is null then decided.send_at end as send_at,
    case when decided.reason is null then decided.arm end as arm,
    case when decided.reason is null then decided.variant_id end as variant_id,
    case when decided.reason is null and not decided.is_control then decided.template_id end as template_id,
    cast(case when decided.reason is null and not decided.is_control then decided.segments end as integer) as segments,
    campaigns.is_final,
    {{ as_of() }} as as_of
from decided
inner join {{ ref('int_planned_campaigns') }} as campaigns on decided.campaign_id = campaigns.campaign_id
