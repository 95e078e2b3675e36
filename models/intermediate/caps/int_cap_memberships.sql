{#
    Who falls under which row of the policy seed brand_caps: profile and the words of its column applies_to. Caps hold while
    consent stands, also when a suppression keeps the profile out of the segments for a time.

    Between two whole builds (selector sending) the features are those of the last one. Who had no consent then is in no group
    that anybody knows of, and so in all, but for the welcome, which would take the place of the others.
-#}
{%- set groups = cap_groups() -%}
with

caps as (
    select
        applies_to,
        max(case when kind = 'welcome' then 1 else 0 end) = 1 as is_welcome
    from {{ ref('brand_caps') }}
    where cap_policy = {{ string_literal(var('cap_policy')) }}
    group by applies_to
),

features as (
    select * from {{ ref('int_profile_features') }}
    where has_sms_consent
)
{% for applies_to, condition in groups.items() %}
select
    profile_id,
    '{{ applies_to }}' as applies_to
from features
where
    ({{ condition }})
    and exists (
        select 1 from caps
        where caps.applies_to = '{{ applies_to }}'
    )
union all
{%- endfor %}
select
    candidates.profile_id,
    caps.applies_to
from {{ ref('int_sending_candidates') }} as candidates
left join features on candidates.profile_id = features.profile_id
cross join caps
where candidates.consent_status = 'subscribed' and features.profile_id is null and not caps.is_welcome
