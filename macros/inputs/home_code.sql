{#
    The calling code of numbers that are written without one: that of the country of the row's address, else of var default_country; none where
    no row can have one.

    Args: country (SQL, none where the input has no country), codes (dialling_codes()).
#}
{% macro home_code(country, codes) %}
    {%- set defaults = [] -%}
    {%- for code in codes if var('default_country') in code.countries -%}{%- do defaults.append(code.code) -%}{%- endfor -%}
    {%- set default = defaults | first -%}
    {%- if country is none -%}
        {{ return("'" ~ default ~ "'" if default else none) }}
    {%- endif -%}
    {%- set branches = [] -%}
    {%- for code in codes -%}
        {%- for name in code.countries -%}{%- do branches.append("when '" ~ name ~ "' then '" ~ code.code ~ "'") -%}{%- endfor -%}
    {%- endfor -%}
    {%- set home = 'case ' ~ country ~ ' ' ~ branches | join(' ') ~ ' end' -%}
    {{ return('coalesce(' ~ home ~ ", case when " ~ country ~ " is null then '" ~ default ~ "' end)" if default else home) }}
{% endmacro %}
