{#
    Messages that may leave now, as events that start a flow at the vendor, which checks consent again; never as a send: steps of flows whose
    decision is send, and campaigns whose moment has come. None while nothing says what was sent; no text without a brand_name, since each begins
    with who writes.
-#}
{%- set prefix = var('export_prefix') -%}
with

flow_messages as (
    select
        messages.message_key,
        'flow' as source,
        messages.flow_id as source_id,
        messages.step,
        cast(null as {{ dbt.type_string() }}) as variant_id,
        messages.profile_id,
        messages.channel,
        messages.message_category,
        messages.product_id,
        messages.not_before,
        messages.expires_at,
        texts.rendered_body
    from {{ ref('flow_messages_due') }} as messages
    left join {{ ref('int_flow_texts') }} as texts on messages.enrollment_key = texts.enrollment_key
    where messages.decision = 'send'
),

campaign_messages as (
    select
        audience.audience_key as message_key,
        'campaign' as source,
        audience.campaign_id as source_id,
        cast(null as integer) as step,
        audience.variant_id,
        audience.profile_id,
        'sms' as channel,
        'marketing' as message_category,
        bodies.product_id,
        audience.send_at as not_before,
        {{ greatest_of('campaigns.ends_at', add_minutes('campaigns.planned_at', var('campaign_final_minutes'))) }} as expires_at,
        bodies.rendered_body
    from {{ ref('campaign_audience') }} as audience
    inner join {{ ref('int_planned_campaigns') }} as campaigns on audience.campaign_id = campaigns.campaign_id
    inner join {{ ref('int_campaign_bodies') }} as bodies on audience.audience_key = bodies.audience_key
    where audience.is_final and audience.decision = 'include'
),

messages as (
    select * from flow_messages
    union all
    select * from campaign_messages
),

worded as (
    select
        messages.*,
        people.phone_e164,
        people.email,
        {{ stop_text('messages.channel', 'messages.message_category', 'numbers.country_code') }} as stop_text
    from messages
    inner join {{ ref('int_export_people') }} as people on messages.profile_id = people.profile_id
    left join {{ ref('int_phone_numbers') }} as numbers on people.phone_e164 = numbers.phone_e164
)

select
    message_key,
    source,
    source_id,
    step,
    variant_id,
    case source
        when 'flow' then '{{ prefix }}' || {{ replace_matches('source_id', '[^A-Za-z0-9]+', '_') }} || '_' || cast(step as {{ dbt.type_string() }})
        else '{{ prefix }}campaign_' || {{ replace_matches('source_id', '[^A-Za-z0-9]+', '_') }}
    end as event_name,
    profile_id as person_id,
    phone_e164,
    case when channel = 'email' then email end as email,
    channel,
    case when channel = 'sms' then {{ text_before_link('rendered_body') }} end as message_text,
    stop_text,
    product_id,
    not_before,
    expires_at,
    {{ as_of() }} as occurred_at,
    {{ batch_no(1000, byte_order('message_key')) }} as batch_no
from worded
where
    {{ 'true' if var('sent_recognised_by') != 'none' else 'false' }}
    and case
        when channel = 'email' then email is not null
        else phone_e164 is not null and rendered_body is not null and {{ 'true' if var('brand_name') else 'false' }}
    end
