{#
    Sums of the products of each two of some columns, or of some columns with others, as columns <a>_x_<b>: all that squared_sum needs.

    The columns are integers or doubles and never null.
-#}
{% macro product_sums(columns, others=none) -%}
    {%- set products = [] -%}
    {%- for a in columns -%}
        {%- for b in (columns[loop.index0:] if others is none else others) -%}
            {%- do products.append('sum(cast(' ~ a ~ ' as ' ~ type_double() ~ ') * ' ~ b ~ ') as ' ~ a ~ '_x_' ~ b) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ products | join(',\n    ') }}
{%- endmacro %}
