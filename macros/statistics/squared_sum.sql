{#
    Sum over rows of the square of a weighted sum of columns, from the columns that product_sums made of them; at least 0, null where a
    weight is null. With it one pass over the rows serves weights that are known only afterwards.

    weights: column -> SQL of its weight, a double, in the order in which product_sums had the columns
-#}
{% macro squared_sum(weights) -%}
    {%- set terms = [] -%}
    {%- for a, weight in weights.items() -%}
        {%- for b, other_weight in (weights.items() | list)[loop.index0:] -%}
            {%- do terms.append(('' if a == b else '2 * ') ~ weight ~ ' * ' ~ other_weight ~ ' * ' ~ a ~ '_x_' ~ b) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set sum = terms | join(' + ') -%}
    case when {{ sum }} > 0 then {{ sum }} when {{ sum }} <= 0 then 0 end
{%- endmacro %}
