{#
    What profiles did in each 30 days before as_of, the newest being period 0: what predictions are made from, and judged by. Texts
    and opt-outs are those of the number. A click is dated by the first of its text, so that a later one tells nothing of the time before.
-#}
{%- set history = 'days_ago < 30 * ' ~ (prediction_history() + prediction_moments() | length) -%}
with

windows as (
    select
        phone_e164,
        received_days_ago,
        first_clicked_days_ago
    from {{ ref('int_sms_message_recency') }}
    where is_marketing
),

of_numbers as (
    select
        phone_e164,
        received_days_ago as days_ago,
        1 as texts_received,
        case when first_clicked_days_ago is not null then 1 else 0 end as texts_clicked,
        cast(null as integer) as clicked_days_ago,
        cast(null as integer) as left_days_ago
    from windows
    where received_days_ago is not null
    union all
    select
        phone_e164,
        first_clicked_days_ago as days_ago,
        0 as texts_received,
        0 as texts_clicked,
        first_clicked_days_ago as clicked_days_ago,
        cast(null as integer) as left_days_ago
    from windows
    where first_clicked_days_ago is not null
    union all
    select
        phone_e164,
        {{ days_since(reporting_date('valid_from')) }} as days_ago,
        0 as texts_received,
        0 as texts_clicked,
        cast(null as integer) as clicked_days_ago,
        {{ days_since(reporting_date('valid_from')) }} as left_days_ago
    from {{ ref('int_consent_history') }}
    where consent_status = 'opted_out'
),

periods_of_numbers as (
    select
        phone_e164,
        cast(floor(days_ago / 30) as integer) as periods_ago,
        sum(texts_received) as texts_received,
        sum(texts_clicked) as texts_clicked,
        count(clicked_days_ago) as clicks,
        max(clicked_days_ago) as first_clicked_days_ago,
        min(clicked_days_ago) as last_clicked_days_ago,
        max(left_days_ago) as first_left_days_ago
    from of_numbers
    where {{ history }}
    group by phone_e164, cast(floor(days_ago / 30) as integer)
),

orders as (
    select
        profile_id,
        {{ days_since('order_date') }} as days_ago
    from {{ ref('int_completed_orders') }}
),

of_profiles as (
    select
        profiles.profile_id,
        periods.periods_ago,
        periods.texts_received,
        periods.texts_clicked,
        periods.clicks,
        periods.first_clicked_days_ago,
        periods.last_clicked_days_ago,
        periods.first_left_days_ago,
        cast(null as integer) as ordered_days_ago
    from periods_of_numbers as periods
    inner join {{ ref('int_live_profiles') }} as profiles on periods.phone_e164 = profiles.phone_e164
    union all
    select
        profile_id,
        cast(floor(days_ago / 30) as integer) as periods_ago,
        0 as texts_received,
        0 as texts_clicked,
        0 as clicks,
        cast(null as integer) as first_clicked_days_ago,
        cast(null as integer) as last_clicked_days_ago,
        cast(null as integer) as first_left_days_ago,
        days_ago as ordered_days_ago
    from orders
    where {{ history }}
)

select
    profile_id,
    periods_ago,
    cast(sum(texts_received) as integer) as texts_received,
    cast(sum(texts_clicked) as integer) as texts_clicked,
    cast(sum(clicks) as integer) as clicks,
    cast(count(ordered_days_ago) as integer) as orders,
    max(first_clicked_days_ago) as first_clicked_days_ago,
    min(last_clicked_days_ago) as last_clicked_days_ago,
    max(ordered_days_ago) as first_ordered_days_ago,
    min(ordered_days_ago) as last_ordered_days_ago,
    max(first_left_days_ago) as first_left_days_ago
from of_profiles
group by profile_id, periods_ago
