{# One end of Wilson's interval before it is cut to 0 ... 1: sign is - or +. More successes than trials count as no spread, since no root is negative. -#}
{% macro wilson_bound(successes, trials, sign) -%}
    {%- set k = 'cast(' ~ successes ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set n = 'cast(' ~ trials ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set z = normal_quantile_975() -%}
    {%- set spread = greatest_of('0', k ~ ' * (' ~ n ~ ' - ' ~ k ~ ') / nullif(' ~ n ~ ', 0)') -%}
    ({{ k }} + {{ z * z / 2 }} {{ sign }} {{ z }} * sqrt({{ spread }} + {{ z * z / 4 }})) / ({{ n }} + {{ z * z }})
{%- endmacro %}
