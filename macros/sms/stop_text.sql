{# The last words of a marketing text in a country; null for other messages. -#}
{% macro stop_text(channel, message_category, country_code) -%}
    case
        when {{ channel }} <> 'sms' or {{ message_category }} <> 'marketing' then null
        {%- for country, words in var('stop_by_country').items() %}
        when {{ country_code }} = {{ escaped_literal(country) }} then {{ escaped_literal(words) }}
        {%- endfor %}
        else {{ escaped_literal(var('stop_text')) }}
    end
{%- endmacro %}
