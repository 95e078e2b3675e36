{# A column of the source as text; a whole number of a floating type as its digits alone, 102 instead of 102.0 or 1.02E2; a JSON document as it is written. #}
{% macro input_text(column) %}
    {%- set name = adapter.quote(column.name) -%}
    {%- set type = column.dtype | lower -%}
    {%- if is_text_column(column) -%}
        {{ name }}
    {%- elif type.startswith(('double', 'float', 'real', 'decimal', 'numeric')) -%}
        case
            when {{ name }} between -999999999999999 and 999999999999999 and {{ name }} = floor({{ name }})
                then cast(cast({{ name }} as {{ dbt.type_bigint() }}) as {{ dbt.type_string() }})
            else cast({{ name }} as {{ dbt.type_string() }})
        end
    {%- elif type == 'json' and target.type == 'bigquery' -%}{#- which casts no JSON #}
        coalesce(json_value({{ name }}), nullif(to_json_string({{ name }}), 'null'))
    {%- else -%}
        cast({{ name }} as {{ dbt.type_string() }})
    {%- endif -%}
{% endmacro %}
