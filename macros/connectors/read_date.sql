{#
    A date as it is written in a format of YYYY, MM and DD such as MM/DD/YYYY, as YYYY-MM-DD, or MM-DD where the format has no year. The text itself
    where there is no format or the date is written otherwise: a birthday that cannot be read forbids, one that is not known may not.
#}
{% macro read_date(text, format=none) %}
    {%- if not format -%}
        {{ return(text) }}
    {%- endif -%}
    {%- set parts, patterns = {}, [] -%}
    {%- for token in modules.re.findall('YYYY|MM|DD', format) -%}
        {%- set part = split_text(replace_matches(text, '[^0-9]+', '-'), '-', loop.index) -%}
        {%- do parts.update({token: part if token == 'YYYY' else 'lpad(' ~ part ~ ", 2, '0')"}) -%}
        {%- do patterns.append('[0-9]{4}' if token == 'YYYY' else '[0-9]{1,2}') -%}
    {%- endfor -%}
    {%- set written = [] -%}
    {%- for token in ['YYYY', 'MM', 'DD'] if token in parts -%}{%- do written.append(parts[token]) -%}{%- endfor -%}
    case when {{ regexp_match(text, '^' ~ patterns | join('[^0-9]+') ~ '$') }} then {{ written | join(" || '-' || ") }} else {{ text }} end
{% endmacro %}
