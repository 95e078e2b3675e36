{# Whether a message went in the last days before a moment, so that its flow does not start again; null days = at any time before. #}
{% macro is_recent(sent_at, days, moment=none) -%}
    {%- set moment = moment or as_of() -%}
    ({{ days }} is null or {{ sent_at }} > {{ add_hours(moment, '(-24 * ' ~ days ~ ')') }})
{%- endmacro %}
