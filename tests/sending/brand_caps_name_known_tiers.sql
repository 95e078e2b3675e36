{# a cap of a tier that no profile can have would bind no one -#}
select
    cap_name,
    tier,
    value
from {{ ref('brand_caps') }}
where
    not (
        {% for tier, values in cap_tiers().items() -%}
        (tier = '{{ tier }}' and value in ('{{ values | join("', '") }}'))
        {{ 'or' if not loop.last }}
        {% endfor %}
    )
