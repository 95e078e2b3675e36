{#
    x / k + x^2 / (k (k + 2)) + ... as far as df asks for: what the tail of a chi-square variable is made of, from k = 2 (even df) or 3 (odd).
    A sum, since nested terms are deeper than parsers go.
-#}
{% macro chi2_terms(x, df, k) -%}
    {%- set product = namespace(value=1) -%}
    (
        0
        {%- for divisor in range(k, 29, 2) %}
        {%- set product.value = product.value * divisor %}
        + case when {{ df }} > {{ divisor + 1 }} then power({{ x }}, {{ loop.index }}) / {{ product.value }}.0 else 0 end
        {%- endfor %}
    )
{%- endmacro %}
