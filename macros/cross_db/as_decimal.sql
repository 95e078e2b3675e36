{# A number as a decimal with so many digits, so many of them after the point, rounded half away from zero. #}
{% macro as_decimal(number, precision, scale) %}
    {{- return(adapter.dispatch('as_decimal', 'sms_segmentation')(number, precision, scale)) -}}
{% endmacro %}

{% macro default__as_decimal(number, precision, scale) -%}
    cast({{ number }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}

{# no type with a length may stand in a cast #}
{% macro bigquery__as_decimal(number, precision, scale) -%}
    round(cast({{ number }} as {{ 'numeric' if scale <= 9 else 'bignumeric' }}), {{ scale }})
{%- endmacro %}
