{#
    Why a cast row of an input is not accepted, beside values that could not be parsed: a list of (condition, reason), from the
    contract.
#}
{% macro input_rejections(name) %}
    {%- set table = input_table(name) -%}
    {%- set rejections = [] -%}
    {%- for column in table.columns.values() -%}
        {%- set rule = column.config.meta -%}
        {%- if rule.need != 'optional' and not rule.nullable -%}
            {%- do rejections.append((
                column.name ~ " is null and unparsed not like '%unparsed_" ~ column.name ~ ";%'", 'missing_' ~ column.name
            )) -%}
        {%- endif -%}
        {%- if rule.accepted_values and not rule.unknown_words -%}
            {%- do rejections.append((
                column.name ~ " not in ('" ~ rule.accepted_values | join("', '") ~ "')", 'unknown_' ~ column.name
            )) -%}
        {%- endif -%}
        {%- if rule.minimum is defined -%}
            {%- do rejections.append((
                column.name ~ ' < ' ~ rule.minimum, ('negative_' if rule.minimum == 0 else 'too_small_') ~ column.name
            )) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for reason, condition in (table.config.meta.rejected_when or {}).items() -%}
        {%- do rejections.append((condition, reason)) -%}
    {%- endfor -%}
    {{ return(rejections) }}
{% endmacro %}
