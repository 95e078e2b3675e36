{#
    Whether a number of the row is of the US or Canada as it is spelled: a state without a country is then one of theirs.

    Args:
        numbers: names of the columns with numbers
#}
{% macro is_nanp_number(numbers) %}
    {%- set conditions = [] -%}
    {%- for number in numbers -%}
        {%- do conditions.append('spelled_cells.' ~ number ~ "_spelled like '+1%' or spelled_cells." ~ number ~ "_spelled like '1%'") -%}
    {%- endfor -%}
    {{ return('coalesce(' ~ conditions | join(' or ') ~ ', false)' if conditions else 'false') }}
{% endmacro %}
