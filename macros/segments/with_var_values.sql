{#
    A description with the values of its vars in place of their names: "in the last track_a_days" is "in the last 30 days", "the second of
    recency_bands" is 30, a share or rate is a percentage. A var that is null, true or false, or a mapping keeps its name.
#}
{% macro with_var_values(text) %}
    {%- set state = namespace(text=text) -%}
    {%- for name in modules.re.findall('[a-z]+_[a-z_]+', text) | unique -%}
        {%- set value = var(name, none) -%}
        {%- if value is sequence and value is not string and value is not mapping -%}
            {%- for place in ['first', 'second', 'third', 'fourth'][:value | length] -%}
                {%- set said = var_in_words(name, value[loop.index0]) -%}
                {%- set state.text = modules.re.sub('\\bthe ' ~ place ~ ' of ' ~ name ~ '\\b', said | replace('\\', '\\\\'), state.text) -%}
            {%- endfor -%}
        {%- elif value is not none and value is not mapping and value is not boolean -%}
            {%- set state.text = modules.re.sub('\\b' ~ name ~ '\\b', var_in_words(name, value) | replace('\\', '\\\\'), state.text) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(state.text) }}
{% endmacro %}
