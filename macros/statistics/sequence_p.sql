{# P of an effect that holds at every look, as sequence_half_width; null where se is 0 or anything is null. z: effect / se. -#}
{% macro sequence_p(n, z, rho2) -%}
    case
        when {{ z }} is not null and {{ n }} is not null
            then {{ least_of('1', 'sqrt(' ~ n ~ ' * ' ~ rho2 ~ ' + 1) * ' ~ bounded_exp(
                '-' ~ rho2 ~ ' * ' ~ n ~ ' * ' ~ z ~ ' * ' ~ z ~ ' / (2 * (' ~ n ~ ' * ' ~ rho2 ~ ' + 1))'
            )) }}
    end
{%- endmacro %}
