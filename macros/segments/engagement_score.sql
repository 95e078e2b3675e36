{# How engaged with texts somebody is, 0 to 100, over columns of int_profile_facts (definitions.md section 5). #}
{% macro engagement_score(facts) -%}
    100 * (
        {{ var('engagement_score_weights')[0] }} * {{ least_of('1', 'coalesce(' ~ facts ~ '.sms_click_rate_90d, 0) / 0.20') }}
        + {{ var('engagement_score_weights')[1] }} * {{ greatest_of('0', '1 - ' ~ safe_divide('coalesce(' ~ facts ~ '.days_since_sms_engaged, 90)', '90')) }}
        + {{ var('engagement_score_weights')[2] }} * case when {{ facts }}.sms_replies_90d > 0 then 1 else 0 end
    )
{%- endmacro %}
