{# Lower end of Wilson's 95 % interval of a rate of distinct people; null without trials. -#}
{% macro wilson_low(successes, trials) -%}
    case when {{ trials }} > 0 and {{ successes }} >= 0 then {{ greatest_of('0', wilson_bound(successes, trials, '-')) }} end
{%- endmacro %}
