{# After a model is built: what the planner has to know of its table, where the engine does not find out by itself in time. #}
{% macro gather_statistics() -%}
    {{- return(adapter.dispatch('gather_statistics', 'sms_segmentation')()) -}}
{%- endmacro %}

{% macro default__gather_statistics() -%}
{%- endmacro %}

{% macro postgres__gather_statistics() -%}
    {%- if model.config.materialized != 'view' -%} analyze {{ this }} {%- endif -%}
{%- endmacro %}
