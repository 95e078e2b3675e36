{#
    The code of a country or region as a vendor writes it, by the seed place_names; the text itself where the seed has none, so that it shows
    as a place that was given and cannot be read.

    Args:
        kind: country or region
        text: SQL of the name
        country: SQL of the code of the region's country
#}
{% macro place_code(kind, text, country=none) -%}
    coalesce(
        (
            select max(places.place_code) from {{ ref('place_names') }} as places
            where
                places.place_kind = '{{ kind }}' and places.place_name = {{ place_key(text) }}
                {%- if kind == 'region' %} and places.country_code = {{ country }}{% endif %}
        ),
        {{ text }}
    )
{%- endmacro %}
