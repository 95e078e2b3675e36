{# Whether orders of a channel are credited to no message (var attribution_excluded_channels): no one clicked for a renewal. #}
{% macro is_excluded_channel(channel) -%}
    {%- set excluded = var('attribution_excluded_channels') -%}
    {{ 'coalesce(' ~ is_one_of(channel, excluded) ~ ', false)' if excluded else 'false' }}
{%- endmacro %}
