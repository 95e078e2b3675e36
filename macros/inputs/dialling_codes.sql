{#
    Calling codes as numbers are read by (seeds calling_codes and nanp_area_codes): a list of dicts with code, countries, lengths (possible
    lengths of a national number) and has_trunk_zero (whether a 0 is dialled before it within the country). 1 alone before the seeds are built.
#}
{% macro dialling_codes() %}
    {%- set codes = [{'code': '1', 'countries': ['US'], 'lengths': ['10'], 'has_trunk_zero': false}] -%}
    {%- set seed = load_relation(ref('calling_codes')) -%}
    {%- set nanp = load_relation(ref('nanp_area_codes')) -%}
    {%- if seed is not none and nanp is not none -%}
        {%- set countries = run_query('select distinct country_code from ' ~ nanp ~ ' where country_code is not null order by country_code') -%}
        {%- do codes[0].update({'countries': countries.columns[0].values() | list}) -%}
        {%- set query -%}
            select calling_code, country_codes, national_lengths, has_trunk_zero from {{ seed }} order by calling_code
        {%- endset -%}
        {%- for code, countries, lengths, has_trunk_zero in run_query(query).rows if lengths -%}
            {%- do codes.append({
                'code': code,
                'countries': (countries or '').split(';') | reject('equalto', '') | list,
                'lengths': lengths.split(';'),
                'has_trunk_zero': has_trunk_zero,
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(codes) }}
{% endmacro %}
