{#
    Bodies of templates with somebody's values written in: a query of `columns` and rendered_body, which still holds {link} and is null where
    something is missing (placeholder_missing).

    Args:
        messages: relation with body and what follows
        columns: its columns to keep
        values: placeholder -> expression over its columns, a text; one that is not named is missing. brand_name is the var unless named
-#}
{% macro rendered_messages(messages, columns, values) -%}
{%- set brand = 'cast(' ~ (escaped_literal(var('brand_name')) if var('brand_name') else 'null') ~ ' as ' ~ dbt.type_string() ~ ')' -%}
{%- set values = dict({'brand_name': brand}, **values) -%}
select
    {{ columns | join(',\n    ') }},
    {{ rendered_body('body', message_placeholders()) }} as rendered_body
from (
    select
        {{ (columns + ['body']) | unique | join(',\n        ') }},
        {%- for placeholder in message_placeholders() %}
        {{ fitting_value('value_' ~ placeholder.name, placeholder.longest, 'body') }} as value_{{ placeholder.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            {{ (columns + ['body']) | unique | join(',\n            ') }},
            {%- for placeholder in message_placeholders() %}
            {%- set value = plain_value(values.get(placeholder.name, 'cast(null as ' ~ dbt.type_string() ~ ')')) %}
            case
                when not {{ names_placeholder('body', placeholder.name) }} then null
                {%- if placeholder.is_folded %}
                when {{ is_gsm7('body') }} and not ({{ is_gsm7(value) }}) then {{ without_accents(value) }}
                {%- endif %}
                else {{ value }}
            end as value_{{ placeholder.name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ messages }}
    ) as plain_values
) as fitting_values
{%- endmacro %}
