{#
    Campaigns of the last 90 days by number, those that went to nearly everyone (blast) apart from the others: how many reached and were
    clicked, what they are credited with, and what they cost, other costs of a campaign spread evenly over its texts.
-#}
with

credit as (
    {{ text_credit() }}
),

campaigns as (
    select
        campaign_id,
        {{ safe_divide('cost', 'texts_sent') }} as cost_per_text
    from {{ ref('performance_campaigns') }}
),

received as (
    select
        texts.recipient_key,
        texts.campaign_id,
        case when texts.is_blast then 'blast' else 'other' end as kind,
        max(case when texts.is_received then 1 else 0 end) as is_received,
        max(case when texts.is_received and texts.is_clicked then 1 else 0 end) as is_clicked,
        cast(coalesce(sum(credit.revenue), 0) as {{ type_double() }}) as revenue,
        cast(coalesce(sum(credit.orders), 0) as {{ type_double() }}) as orders,
        coalesce(count(*) * max(campaigns.cost_per_text), 0) as cost
    from {{ ref('int_practice_texts') }} as texts
    inner join campaigns on texts.campaign_id = campaigns.campaign_id
    left join credit on texts.message_key = credit.message_key
    group by texts.recipient_key, texts.campaign_id, case when texts.is_blast then 'blast' else 'other' end
)

select
    {% for kind in ['blast', 'other'] -%}
    sum(case when kind = '{{ kind }}' then is_received else 0 end) as received_{{ kind }},
    sum(case when kind = '{{ kind }}' then is_clicked else 0 end) as clicked_{{ kind }},
    {% for figure in ['revenue', 'orders', 'cost'] -%}
    sum(case when kind = '{{ kind }}' then {{ figure }} else 0 end) as {{ figure }}_{{ kind }},
    {% endfor -%}
    {% endfor -%}
    recipient_key
from received
group by recipient_key
