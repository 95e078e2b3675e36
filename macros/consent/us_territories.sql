{# Territories of the US as a list of SQL texts: countries of their own, with the consent levels of the US. #}
{% macro us_territories() -%}
    'PR', 'GU', 'VI', 'AS', 'MP'
{%- endmacro %}
