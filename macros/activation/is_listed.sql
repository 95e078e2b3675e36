{# Whether a word is one of a list joined by ; (columns exit_on of flows, include_segments of planned campaigns). #}
{% macro is_listed(word, list) -%}
    ';' || replace({{ list }}, ' ', '') || ';' like '%;' || {{ word }} || ';%'
{%- endmacro %}
