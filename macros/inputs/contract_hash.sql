{# Column contract_hash of a table of rows read, or of a model made from one: the same in all its rows, so that one tells; null in an empty table. #}
{% macro contract_hash(relation) -%}
    select max(a_row.contract_hash) as contract_hash from (select any_row.contract_hash from {{ relation }} as any_row limit 1) as a_row
{%- endmacro %}
