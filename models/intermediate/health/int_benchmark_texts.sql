{#
    What mature texts of the last 90 days did with each number: counts of those received and clicked, of the relevant and irrelevant, of those
    inside and outside the best hour of the person, and what they are credited with.
-#}
with

credit as (
    {{ text_credit() }}
),

texts as (
    select
        messages.*,
        credit.revenue,
        credit.message_key is not null as is_credited,
        relevance.is_relevant,
        {#- hours go round the clock #}
        case
            when abs(messages.sent_hour - features.best_send_hour) in (0, 1, 23) then 'inside'
            when messages.sent_hour is not null and features.best_send_hour is not null then 'outside'
        end as hour_place
    from {{ ref('performance_messages') }} as messages
    left join credit on messages.message_key = credit.message_key
    left join {{ ref('int_practice_relevance') }} as relevance on messages.message_key = relevance.message_key
    left join {{ ref('profile_features') }} as features on messages.profile_id = features.profile_id
    where
        messages.is_sent
        and messages.is_mature
        and {{ is_in_compared_days('messages.send_date', 90) }}
)

select
    recipient_key,
    count(*) as sent,
    count(case when is_received then 1 end) as received,
    max(case when is_received then 1 else 0 end) as is_recipient,
    max(case when is_received and is_credited then 1 else 0 end) as is_converted,
    count(case when is_received and is_opened is not null then 1 end) as with_opens,
    count(case when is_received and is_opened then 1 end) as opened,
    count(case when is_opted_out then 1 end) as opted_out,
    cast(coalesce(sum(revenue), 0) as {{ type_double() }}) as revenue,
    {% for name, condition in {'relevant': 'is_relevant', 'irrelevant': 'not is_relevant'}.items() -%}
    count(case when is_received and {{ condition }} then 1 end) as received_{{ name }},
    count(case when is_opted_out and {{ condition }} then 1 end) as opted_out_{{ name }},
    {% endfor -%}
    {% for name in ['inside', 'outside'] -%}
    count(case when is_received and hour_place = '{{ name }}' then 1 end) as received_{{ name }},
    count(case when is_received and is_clicked and hour_place = '{{ name }}' then 1 end) as clicked_{{ name }},
    {% endfor -%}
    count(case when received_basis = 'delivered' and first_clicked_at is not null then 1 end) as first_clicks,
    count(
        case when received_basis = 'delivered' and {{ seconds_between('received_at', 'first_clicked_at') }} < 180 then 1 end
    ) as clicks_in_3_minutes
from texts
group by recipient_key
