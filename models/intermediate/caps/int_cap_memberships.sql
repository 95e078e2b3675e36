{#
    Who falls under which row of the policy seed brand_caps, by its columns tier and value. Caps hold while consent lasts, also when a
    suppression keeps the profile out of the segments for a time.

    Between two whole builds (selector sending) the features are those of the last one. Who had no consent then has no tier that is
    known, and so falls under all of them, but for the welcome, which would take the place of the others.
-#}
with

caps as (
    select
        tier,
        value,
        max(case when kind = 'welcome' then 1 else 0 end) = 1 as is_welcome
    from {{ ref('brand_caps') }}
    where cap_policy = {{ escaped_literal(var('cap_policy')) }}
    group by tier, value
),

features as (
    select * from {{ ref('int_profile_features') }}
    where has_sms_consent
),

tiers as (
    {% for tier, values in cap_tiers().items() -%}
    select
        profile_id,
        '{{ tier }}' as tier,
        {{ "'true'" if values == ['true'] else tier }} as value
    from features
    where {{ tier }}{{ ' is not null' if values != ['true'] }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    tiers.profile_id,
    tiers.tier,
    tiers.value
from tiers
inner join caps on tiers.tier = caps.tier and tiers.value = caps.value
union all
select
    candidates.profile_id,
    caps.tier,
    caps.value
from {{ ref('int_sending_candidates') }} as candidates
left join features on candidates.profile_id = features.profile_id
cross join caps
where candidates.consent_status = 'subscribed' and features.profile_id is null and not caps.is_welcome
