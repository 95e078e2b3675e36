{#
    Name of an audience: the segment, and the second key after a colon where it has one. Vendors take 200 characters of a name; a longer second
    key is named by its hash.
#}
{% macro audience_id(relation) -%}
    case
        when {{ relation }}.second_key is null then {{ relation }}.segment_name
        when length({{ relation }}.second_key) > 100 then {{ relation }}.segment_name || ':' || {{ dbt.hash(relation ~ '.second_key') }}
        else {{ relation }}.segment_name || ':' || {{ relation }}.second_key
    end
{%- endmacro %}
