{#
    The value that a cell counts with. One below its minimum, or none of the accepted numbers, counts as none, one below its floor as the
    floor. What cannot be read counts as what the contract takes it for (unread_as), so that it forbids; so does a cell that is missing where
    the contract wants one.
#}
{% macro accepted_value(column, is_always_readable) %}
    {%- set meta = column.config.meta -%}
    {%- if meta.minimum is defined -%}
        case when {{ column.name }} >= {{ meta.minimum }} then {{ column.name }} end
    {%- elif meta.accepted_numbers -%}
        case when {{ is_near_one_of(column.name, meta.accepted_numbers) }} then {{ column.name }} end
    {%- elif meta.floor is defined -%}
        case when {{ column.name }} is not null then {{ greatest_of(column.name, meta.floor | string) }} end
    {%- elif meta.unread_as is not defined -%}
        {{ column.name }}
    {%- elif meta.need != 'optional' and not meta.nullable -%}
        coalesce({{ column.name }}, {{ meta.unread_as }})
    {%- elif is_always_readable -%}
        {{ column.name }}
    {%- else -%}
        case when {{ is_unread(column) }} then {{ meta.unread_as }} else {{ column.name }} end
    {%- endif -%}
{% endmacro %}
