{# A number that stands for the contents of a row; the same contents give the same one on one engine, not across engines. #}
{% macro row_hash(columns) %}
    {{- return(adapter.dispatch('row_hash', 'sms_segmentation')(columns)) -}}
{% endmacro %}

{% macro default__row_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro postgres__row_hash(columns) -%}
    hashtextextended(cast(row({{ columns | join(', ') }}) as text), 0)
{%- endmacro %}

{# a sum of long integers would run over #}
{% macro spark__row_hash(columns) -%}
    cast(xxhash64({{ columns | join(', ') }}) as decimal(38, 0))
{%- endmacro %}

{# a sum of long integers would run over; to_json_string tells null from the text null #}
{% macro bigquery__row_hash(columns) -%}
    cast(farm_fingerprint(to_json_string(struct({{ columns | join(', ') }}))) as numeric)
{%- endmacro %}
