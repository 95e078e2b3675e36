{# Whether something happened after the run of a flow began; of a cart or visit, at the same instant too. #}
{% macro is_after_entry(moment) -%}
    ({{ moment }} > runs.entered_at or (runs.is_of_visit and {{ moment }} = runs.entered_at))
{%- endmacro %}
