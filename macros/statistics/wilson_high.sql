{# Upper end of Wilson's 95 % interval of a rate of distinct people; null without trials. -#}
{% macro wilson_high(successes, trials) -%}
    case when {{ trials }} > 0 and {{ successes }} >= 0 then {{ least_of('1', wilson_bound(successes, trials, '+')) }} end
{%- endmacro %}
