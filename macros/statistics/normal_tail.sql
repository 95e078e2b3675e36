{#
    Chance that a standard normal variable is above x, for x >= 0 (Abramowitz and Stegun 26.2.17, error under 7.5e-8).

    x: SQL of a number; it is written out eight times, so a column is best
-#}
{% macro normal_tail(x) -%}
    {%- set x = 'cast(' ~ x ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set t = '(1 / (1 + 0.2316419 * ' ~ x ~ '))' -%}
    {{ normal_density(x) }}
    * {{ t }} * (0.319381530 + {{ t }} * (-0.356563782 + {{ t }} * (1.781477937 + {{ t }} * (-1.821255978 + {{ t }} * 1.330274429))))
{%- endmacro %}
