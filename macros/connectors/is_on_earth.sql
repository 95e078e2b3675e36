{# Whether columns latitude and longitude are a place: 0, 0 is none. Null where one is missing. #}
{% macro is_on_earth() -%}
    abs(latitude) <= 90 and abs(longitude) <= 180 and not (latitude = 0 and longitude = 0)
{%- endmacro %}
