{# The past moments, in periods of 30 days before as_of, that the models are fitted at; the newest is held out to judge them. #}
{% macro prediction_moments() -%}
    {{ return([1, 2, 3, 4]) }}
{%- endmacro %}
