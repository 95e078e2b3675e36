{#
    Who falls under which row of the policy seed brand_caps: profile and the words of its column applies_to. Caps hold while
    consent stands, also when a suppression keeps the profile out of the segments for a time.
-#}
{%- set groups = cap_groups() -%}
with

caps as (
    select distinct applies_to
    from {{ ref('brand_caps') }}
    where frequency_profile = '{{ var('frequency_profile') }}'
)
{% for applies_to, condition in groups.items() %}
select
    profile_id,
    '{{ applies_to }}' as applies_to
from {{ ref('int_profile_features') }}
where
    has_sms_consent
    and ({{ condition }})
    and exists (
        select 1 from caps
        where caps.applies_to = '{{ applies_to }}'
    )
{{- '\nunion all' if not loop.last }}
{%- endfor %}
