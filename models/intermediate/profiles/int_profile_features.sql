{%- set held_priorities = [] -%}
{%- for segment, condition in summary_segments().items() -%}
{%- do held_priorities.append('case when ' ~ condition ~ ' then priorities.' ~ segment ~ ' end') -%}
{%- endfor -%}
with

facts as (
    select
        *,
        {{ least_of('days_since_last_order', 'days_since_sms_engaged', 'days_since_email_clicked', 'days_since_web_activity') }} as days_since_last_activity
    from {{ ref('int_profile_facts') }}
),

{# an engagement track holds each track before it -#}
tracks as (
    select
        profile_id,
        {% for track in ['a', 'b', 'c', 'd'] -%}
        coalesce(
            has_sms_consent
            and days_since_sms_opt_in >= {{ var('new_consent_days') }}
            and days_since_sms_received < {{ var('track_' ~ track ~ '_days') }}
            and days_since_sms_clicked < {{ var('track_' ~ track ~ '_days') }},
            false
        ) as in_track_{{ track }},
        {% endfor -%}
        days_since_sms_opt_in < {{ var('new_consent_days') }} as is_new,
        days_since_sms_received < {{ var('track_d_days') }}
        and coalesce(days_since_sms_clicked >= {{ var('track_d_days') }}, true) as has_not_clicked
    from facts
),

best_tracks as (
    select
        *,
        case
            when in_track_a then 'track_a'
            when in_track_b then 'track_b'
            when in_track_c then 'track_c'
            when in_track_d then 'track_d'
            when is_new then 'new'
            when has_not_clicked then 'never_clicked'
            else 'not_received'
        end as best_track
    from tracks
),

summaries as (
    select
        facts.*,

        {% for track in ['a', 'b', 'c', 'd'] -%}
        facts.can_receive_sms_marketing and tracks.in_track_{{ track }} as in_track_{{ track }},
        {% endfor -%}
        case when facts.can_receive_sms_marketing then tracks.best_track end as engagement_track,
        case when facts.has_sms_consent then tracks.best_track end as sending_track,
        {{ engagement_score('facts') }} as engagement_score,
        case
            when facts.sms_received_90d < {{ var('engager_min_messages') }} then null
            {% for pattern in ['high', 'moderate', 'low'] -%}
            when
                facts.sms_click_rate_90d >= {{ var('engager_click_rates')[loop.index0] }}
                and coalesce(facts.sms_open_rate_90d >= {{ var('engager_open_rates')[loop.index0] }}, true)
                then '{{ pattern }}'
            {% endfor -%}
            else 'at_risk'
        end as engagement_pattern,

        case
            when facts.sms_tenure_days < {{ var('lifecycle_active_days') }} then 'new_subscriber'
            when facts.lifetime_orders = 0 then null
            when facts.sms_tenure_days < {{ var('lifecycle_established_days') }} then 'active_customer'
            when facts.sms_tenure_days >= {{ var('lifecycle_established_days') }} then 'established_customer'
        end as lifecycle_stage,
        cast(
            case when facts.days_since_last_order > 1.5 * facts.median_order_gap_days then 1 else 0 end
            + case when facts.orders_90d < facts.orders_prior_90d then 1 else 0 end
            + case
                when
                    facts.sms_clicks_prior_90d + facts.email_clicks_prior_90d >= 2
                    and 2 * (facts.sms_clicks_90d + facts.email_clicks_90d) < facts.sms_clicks_prior_90d + facts.email_clicks_prior_90d
                    then 1
                else 0
            end
            + case when facts.revenue_prior_90d > 0 and 2 * facts.revenue_90d < facts.revenue_prior_90d then 1 else 0 end as integer
        ) as at_risk_signs,
        coalesce(facts.sms_tenure_days >= {{ var('dormant_days') }}, false)
        and coalesce(facts.days_since_last_activity >= {{ var('dormant_days') }}, true) as is_dormant,

        case
            when facts.average_order_value > {{ var('aov_high') }} then 'high_value'
            when facts.average_order_value >= {{ var('aov_low') }} then 'mid_tier'
            when facts.average_order_value < {{ var('aov_low') }} then 'price_sensitive'
        end as purchase_power,
        case
            when facts.predicted_clv_365d >= {{ var('clv_tiers')[0] }} then 'high_potential'
            when facts.predicted_clv_365d >= {{ var('clv_tiers')[1] }} then 'medium_potential'
            when facts.predicted_clv_365d >= {{ var('clv_tiers')[2] }} then 'low_potential'
            when facts.predicted_clv_365d < {{ var('clv_tiers')[2] }} then 'at_risk'
        end as clv_tier,
        case
            when
                facts.average_order_value > {{ var('aov_high') }}
                or facts.predicted_clv_365d >= {{ var('clv_tiers')[0] }}
                or facts.value_rank <= {{ var('vip_top_share') }} * facts.customer_count
                or facts.is_highest_loyalty_tier
                then 'high'
            when
                facts.average_order_value >= {{ var('aov_low') }}
                or facts.predicted_clv_365d >= {{ var('clv_tiers')[1] }}
                then 'medium'
            when facts.lifetime_orders > 0 then 'low'
        end as value_tier,
        case
            {% for cadence in ['daily', 'weekly', 'monthly', 'quarterly'] -%}
            when facts.median_order_gap_days <= {{ var('cadence_bands')[loop.index0] }} then '{{ cadence }}'
            {% endfor -%}
            when facts.median_order_gap_days is not null then 'irregular'
        end as purchase_cadence,
        clusters.cluster_name
    from facts
    inner join best_tracks as tracks on facts.profile_id = tracks.profile_id
    left join {{ ref('int_profile_clusters') }} as clusters on facts.profile_id = clusters.profile_id
),

{# the priorities side by side in one row, a column a segment -#}
priorities as (
    select
        {% for segment in summary_segments() -%}
        max(case when segment_name = '{{ segment }}' then priority end) as {{ segment }},
        {% endfor -%}
        max(priority) + 1 as none_of_them
    from {{ ref('segment_priorities') }}
)

select
    summaries.*,
    names.segment_name as primary_segment
from summaries
cross join priorities
left join {{ ref('segment_priorities') }} as names
    on
        summaries.can_receive_sms_marketing
        and names.priority = {{ least_of(*(held_priorities + ['priorities.none_of_them'])) }}
