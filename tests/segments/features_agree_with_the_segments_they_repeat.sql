{# these rules stand twice, in the file of the segment and as a condition on columns of the features -#}
{% set repeated = summary_segments() %}

with

features as (
    {% for segment_name, rule in repeated.items() %}
    select
        profile_id,
        '{{ segment_name }}' as segment_name
    from {{ ref('sms_subscribers') }}
    where {{ rule }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

members as (
    select
        profile_id,
        segment_name
    from {{ ref('segment_memberships') }}
    where segment_name in ('{{ repeated | join("', '") }}')
)

select
    features.profile_id as profile_id_in_features,
    members.profile_id as profile_id_in_segment,
    coalesce(features.segment_name, members.segment_name) as segment_name
from features
full outer join members
    on
        features.profile_id = members.profile_id
        and features.segment_name = members.segment_name
where features.profile_id is null or members.profile_id is null
