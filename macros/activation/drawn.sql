{#
    A number from 0 (included) to 1 drawn for a phone number in a campaign, the same in every run and on every engine: the first six hex
    digits of the MD5 of salt, campaign and number.
#}
{% macro drawn(salt, campaign_id, phone_e164) -%}
    {%- set digits = dbt.hash("'" ~ salt ~ ":' || " ~ campaign_id ~ " || ':' || " ~ phone_e164) -%}
    (
    {%- for place in range(1, 7) -%}
    {{ ' + ' if not loop.first }}cast({{ dbt.position('substring(' ~ digits ~ ', ' ~ place ~ ', 1)', "'0123456789abcdef'") }} - 1 as {{ type_double() }}) * {{ 16 ** (6 - place) }}
    {%- endfor -%}
    ) / {{ 16 ** 6 }}
{%- endmacro %}
