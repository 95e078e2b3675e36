{# The group of like people each subscriber is nearest to, and the six features it goes by; groups are found by scripts/sms fit. -#}
{%- set features = cluster_features() -%}
{%- set numbers = range(1, 9) -%}
with

subscribers as (
    select
        {% for feature, expression in features.items() -%}
        cast({{ expression }} as {{ type_double() }}) as {{ feature }},
        {% endfor -%}
        facts.profile_id
    from {{ ref('int_profile_facts') }} as facts
    where facts.can_receive_sms_marketing
),

{# what a unit of each feature weighs, from the spread of the people the groups were found among -#}
weights as (
    select
        {% for feature in features -%}
        max(case when feature = '{{ feature }}' then coefficient end) as {{ feature }},
        {% endfor -%}
        count(*) as features
    from ({{ active_coefficients() }}) as coefficients
    where model = 'clusters'
),

{# side by side in one row -#}
centroids as (
    select
        {% for number in numbers -%}
        {% for feature in features -%}
        max(case when cluster_number = {{ number }} then {{ feature }} end) as {{ feature }}_{{ number }},
        {% endfor -%}
        max(case when cluster_number = {{ number }} then cluster_name end) as name_{{ number }},
        {% endfor -%}
        count(*) as clusters
    from {{ ref('int_cluster_centroids') }}
),

distances as (
    select
        {% for number in numbers -%}
        {% set terms = [] -%}
        {% for feature in features -%}
        {% do terms.append('power(weights.' ~ feature ~ ' * (subscribers.' ~ feature ~ ' - centroids.' ~ feature ~ '_' ~ number ~ '), 2)') -%}
        {% endfor -%}
        {{ terms | join('\n        + ') }} as distance_{{ number }},
        centroids.name_{{ number }},
        {% endfor -%}
        subscribers.*
    from subscribers
    cross join weights
    cross join centroids
),

nearest as (
    select
        *,
        {{ least_of(*(numbers | map('string') | map('replace', '', 'distance_', 1))) }} as distance
    from distances
)

select
    profile_id,
    {{ features | join(',\n    ') }},
    {#- of two as near the one of more people #}
    case distance
        {% for number in numbers -%}
        when distance_{{ number }} then name_{{ number }}
        {% endfor -%}
    end as cluster_name
from nearest
