{%- set columns = [
    'person_id', 'phone_e164', 'email', 'sms_track', 'rfm_segment', 'rfm_score', 'lifecycle_stage', 'clv_tier', 'predicted_clv_365d', 'churn_risk',
    'next_purchase_band', 'primary_segment', 'recommended_texts_per_week', 'best_send_hour_local', 'recommended_product_id', 'lasting_block_reason',
] -%}
with

lasting as (
    select
        profile_id,
        min(
            case block_reason
                {%- for reason in block_reasons() %}
                when '{{ reason }}' then {{ loop.index }}
                {%- endfor %}
            end
        ) as place
    from {{ ref('int_sending_blocks') }}
    where blocked_until_at is null
    group by profile_id
),

bands as (
    select
        profile_id,
        min(replace(segment_name, 'next_purchase_', '')) as next_purchase_band
    from {{ ref('segment_memberships') }}
    where segment_name in ({{ escaped_literals(exclusive_segments()['next purchase']) }})
    group by profile_id
),

described as (
    select
        people.profile_id as person_id,
        people.phone_e164,
        people.email,
        features.engagement_track as sms_track,
        features.rfm_name as rfm_segment,
        features.rfm_score,
        features.lifecycle_stage,
        features.clv_tier,
        {{ as_decimal('features.predicted_clv_365d', 18, 2) }} as predicted_clv_365d,
        features.churn_risk,
        bands.next_purchase_band,
        features.primary_segment,
        cast(floor(advice.recommended_texts_per_week) as integer) as recommended_texts_per_week,
        advice.best_send_hour as best_send_hour_local,
        recommendations.product_id as recommended_product_id,
        case lasting.place
            {%- for reason in block_reasons() %}
            when {{ loop.index }} then '{{ reason }}'
            {%- endfor %}
        end as lasting_block_reason
    from {{ ref('int_export_people') }} as people
    left join {{ ref('profile_features') }} as features on people.profile_id = features.profile_id
    left join {{ ref('sending_advice') }} as advice on people.profile_id = advice.profile_id
    left join {{ ref('product_recommendations') }} as recommendations
        on people.profile_id = recommendations.profile_id and recommendations.kind = 'new' and recommendations.rank = 1
    left join bands on people.profile_id = bands.profile_id
    left join lasting on people.profile_id = lasting.profile_id
)

select
    *,
    {{ joined_hash(columns) }} as row_hash
from described
