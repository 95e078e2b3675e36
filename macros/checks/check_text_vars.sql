{# What is in every text: who writes, and the last words. #}
{% macro check_text_vars() %}
    {%- set brand = var('brand_name') -%}
    {{ require(
        brand is none or (brand is string and brand == brand.strip() and modules.re.match('^[' ~ gsm7_basic() ~ ']{1,14}$', brand)),
        'brand_name', 'null or a name of at most 14 characters, all of them in GSM-7'
    ) }}
    {{ require(var('stop_text') is string and modules.re.match('^[^{}]*[^ {}][^{}]*$', var('stop_text')), 'stop_text', 'words without braces') }}
    {%- set last_words = var('stop_by_country') -%}
    {%- set is_by_country = namespace(holds=last_words is mapping) -%}
    {%- for country, words in (last_words.items() if is_by_country.holds else []) -%}
        {%- set is_by_country.holds = modules.re.match('^[A-Z]{2}$', country | string) and words is string and modules.re.match('^[^{}]*[^ {}][^{}]*$', words) -%}
    {%- endfor -%}
    {{ require(is_by_country.holds, 'stop_by_country', 'ISO code of a country: words without braces') }}
{% endmacro %}
