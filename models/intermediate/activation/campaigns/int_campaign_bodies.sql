{#
    Texts of campaigns as they would go to a member, up to the link, and how many segments each has; null where something is missing that
    has no fallback. Those of controls too: who could get no text is no one to compare with.
-#}
{%- set values = values_from(recipient_columns() + ['offer', 'product_name']) -%}
{#- the date of a person's points is not that on which an offer ends -#}
{%- do values.update({'date': "case when body like '%{points}%' then date end"}) -%}
with

messages as (
    select
        judged.audience_key,
        {{ stop_text('templates.channel', 'templates.message_category', 'numbers.country_code') }} as stop_text,
        recommendations.product_id,
        templates.body,
        campaigns.offer_text as offer,
        products.product_name,
        {{ qualified('recipients', recipient_columns()) }}
    from {{ ref('int_campaign_judged') }} as judged
    inner join {{ ref('int_planned_campaigns') }} as campaigns on judged.campaign_id = campaigns.campaign_id
    inner join {{ ref('message_templates') }} as templates on judged.template_id = templates.template_id
    inner join {{ ref('int_recipient_values') }} as recipients on judged.profile_id = recipients.profile_id
    left join {{ ref('int_phone_numbers') }} as numbers on judged.phone_e164 = numbers.phone_e164
    left join {{ ref('product_recommendations') }} as recommendations
        on judged.profile_id = recommendations.profile_id and recommendations.kind = 'new' and recommendations.rank = 1
    left join {{ ref('int_products_validated') }} as products on recommendations.product_id = products.product_id
    where judged.first_reason is null and judged.last_reason is null and templates.channel = 'sms'
),

rendered as (
    {{ rendered_messages('messages', ['audience_key', 'stop_text', 'product_id'], values) | indent }}
),

whole as (
    select
        *,
        {{ whole_text('rendered_body', 'stop_text') }} as message_text
    from rendered
)

select
    audience_key,
    product_id,
    stop_text,
    rendered_body,
    {{ text_segments('message_text') }} as segments
from whole
