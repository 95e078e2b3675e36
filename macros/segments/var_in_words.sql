{# A value of a var as a description says it: 30 days, 48 hours, 40 km, 50 %, else the value itself. #}
{% macro var_in_words(name, value) %}
    {%- if value is not number -%}
        {{ return(value | string) }}
    {%- elif 'share' in name or 'rates' in name -%}
        {{ return('%g %%' % (value * 100)) }}
    {%- endif -%}
    {%- for unit in ['days', 'hours', 'km'] if name.endswith('_' ~ unit) -%}
        {{ return('%g %s' % (value, unit.removesuffix('s') if value == 1 else unit)) }}
    {%- endfor -%}
    {{ return('%g' % value) }}
{% endmacro %}
