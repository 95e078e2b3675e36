with

sent as (
    select
        phone_e164,
        min(received_days_ago) as days_since_sms_received,
        min(clicked_days_ago) as days_since_sms_clicked,
        {% for days in [30, 60, 90, 120] -%}
        count(case when received_days_ago < {{ days }} then 1 end) as sms_received_{{ days }}d,
        count(case when clicked_days_ago < {{ days }} then 1 end) as messages_clicked_{{ days }}d,
        {% endfor -%}
        count(
            case
                when
                    (received_days_ago >= 30 and received_days_ago < 60)
                    or (first_received_days_ago >= 30 and first_received_days_ago < 60)
                    then 1
            end
        ) as sms_received_prior_30d,
        count(case when reports_opens and opened_days_ago < 90 then 1 end) as messages_opened_90d,
        count(case when reports_opens and received_days_ago < 90 then 1 end) as openable_messages_90d,
        max(case when reports_opens then 1 else 0 end) = 1 as reports_sms_opens,
        case
            when count(received_days_ago) = 0 then null
            when min(received_basis) = max(received_basis) then min(received_basis)
            else 'mixed'
        end as denominator_basis
    from {{ ref('int_sms_message_recency') }}
    where is_marketing
    group by phone_e164
),

clicked as (
    select
        phone_e164,
        count(case when days_ago < 30 then 1 end) as sms_clicks_30d,
        count(case when days_ago < 90 then 1 end) as sms_clicks_90d,
        count(case when days_ago >= 90 then 1 end) as sms_clicks_prior_90d,
        count(*) as sms_clicks_180d,
        count(distinct case when days_ago >= 30 and days_ago < 60 then message_id end) as messages_clicked_prior_30d
    from {{ ref('int_sms_clicks') }}
    group by phone_e164
),

replies as (
    select
        phone_e164,
        {{ days_since(reporting_date('replied_at')) }} as days_ago
    from {{ ref('int_sms_replies') }}
),

replied as (
    select
        phone_e164,
        min(days_ago) as days_since_sms_replied,
        count(case when days_ago < 90 then 1 end) as sms_replies_90d
    from replies
    group by phone_e164
),

numbers as (
    select phone_e164 from {{ ref('int_phone_numbers') }}
)

select
    numbers.phone_e164,
    sent.days_since_sms_received,
    sent.days_since_sms_clicked,
    replied.days_since_sms_replied,
    {{ least_of('sent.days_since_sms_clicked', 'replied.days_since_sms_replied') }} as days_since_sms_engaged,
    {% for count_column in [
        'sent.sms_received_30d', 'sent.sms_received_90d', 'sent.sms_received_120d', 'clicked.sms_clicks_30d', 'clicked.sms_clicks_90d',
        'clicked.sms_clicks_prior_90d', 'clicked.sms_clicks_180d', 'replied.sms_replies_90d',
    ] -%}
    cast(coalesce({{ count_column }}, 0) as integer) as {{ count_column.split('.')[1] }},
    {% endfor -%}
    {% for days in [30, 60, 90, 120] -%}
    {{ safe_divide('sent.messages_clicked_' ~ days ~ 'd', 'sent.sms_received_' ~ days ~ 'd') }} as sms_click_rate_{{ days }}d,
    {% endfor -%}
    {{ safe_divide('coalesce(clicked.messages_clicked_prior_30d, 0)', 'sent.sms_received_prior_30d') }} as sms_click_rate_prior_30d,
    {{ safe_divide('sent.messages_opened_90d', 'sent.openable_messages_90d') }} as sms_open_rate_90d,
    coalesce(sent.reports_sms_opens, false) as reports_sms_opens,
    sent.denominator_basis
from numbers
left join sent on numbers.phone_e164 = sent.phone_e164
left join clicked on numbers.phone_e164 = clicked.phone_e164
left join replied on numbers.phone_e164 = replied.phone_e164
