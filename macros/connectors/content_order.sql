{#
    Ends an order of raw rows by what they hold, so that those that were landed at one instant have the same places in whatever order a warehouse hands
    them out: the one updated last before the others, of other cells the greater.

    Args:
        columns: name -> [kind, ...] as vendor_rows has them
        relation: alias of the table that holds them; none where a name is enough
#}
{% macro content_order(columns, relation=none) %}
    {%- set order = [] -%}
    {%- for name in ['updated_at'] | select('in', columns) | list + columns.keys() | reject('equalto', 'updated_at') | list -%}
        {%- set cell = relation ~ '.' ~ name if relation else name -%}
        {%- set is_text = columns[name][0] in ['text', 'id', 'email', 'number', 'country', 'region'] -%}
        {%- do order.append((byte_order(cell) if is_text else cell) ~ ' desc nulls last') -%}
    {%- endfor -%}
    {{ return(order | join(', ')) }}
{% endmacro %}
