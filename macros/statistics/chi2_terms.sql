{# x / k + x^2 / (k (k + 2)) + ... as far as df asks for: what the tail of a chi-square variable is made of, from k = 2 (even df) or 3 (odd). -#}
{% macro chi2_terms(x, df, k) -%}
    {%- set terms = namespace(sql='0') -%}
    {%- for divisor in range(k, 29, 2) | reverse -%}
        {%- set terms.sql = 'case when ' ~ df ~ ' > ' ~ (divisor + 1) ~ ' then ' ~ x ~ ' / ' ~ divisor ~ ' * (1 + ' ~ terms.sql ~ ') else 0 end' -%}
    {%- endfor -%}
    {{ terms.sql }}
{%- endmacro %}
