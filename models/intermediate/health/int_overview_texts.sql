{# Rates of the shop's mature texts, in the period of performance_overview (periods_ago 0) and the one before. -#}
{%- set days = var('performance_days') -%}
{%- set metrics = {
    'click_rate': ['texts_clicked', 'texts_received'],
    'open_rate': ['texts_opened', 'texts_with_opens'],
    'conversion_rate': ['converted_recipients', 'recipients'],
    'opt_out_rate': ['opt_outs', 'texts_received'],
    'revenue_per_text': ['attributed_revenue', 'texts_sent'],
} -%}
with

credit as (
    {{ text_credit() }}
),

texts as (
    select
        messages.*,
        case when messages.send_date >= {{ as_of_date(maturity_days() + days - 1) }} then 0 else 1 end as periods_ago,
        credit.revenue as attributed_revenue,
        credit.message_key is not null as is_credited
    from {{ ref('performance_messages') }} as messages
    left join credit on messages.message_key = credit.message_key
    where
        messages.is_mature
        and {{ is_in_compared_days('messages.send_date', 2 * days) }}
),

{# opens are counted where a source reports any -#}
totals as (
    select
        periods_ago,
        count(case when is_sent then 1 end) as texts_sent,
        count(case when is_received then 1 end) as texts_received,
        count(case when is_received and is_clicked then 1 end) as texts_clicked,
        count(case when is_received and is_opened is not null then 1 end) as texts_with_opens,
        count(case when is_received and is_opened then 1 end) as texts_opened,
        count(case when is_opted_out then 1 end) as opt_outs,
        count(distinct case when is_received then recipient_key end) as recipients,
        count(distinct case when is_received and is_credited then recipient_key end) as converted_recipients,
        coalesce(sum(attributed_revenue), 0) as attributed_revenue
    from texts
    group by periods_ago
)

{% for metric, parts in metrics.items() -%}
select
    '{{ metric }}' as metric,
    periods_ago,
    cast({{ parts[0] }} as {{ type_double() }}) as numerator,
    cast({{ parts[1] }} as {{ type_double() }}) as denominator
from totals
{{ 'union all' if not loop.last }}
{% endfor %}
