{# The words of a column with what each means: those of the contract, and its synonyms. A dict of word_key -> meaning, the contract's own first. #}
{% macro word_meanings(column, synonyms) %}
    {%- set meanings = {} -%}
    {%- for word in column.config.meta.accepted_values or [] -%}
        {%- do meanings.update({word | lower: word}) -%}
    {%- endfor -%}
    {%- for row in synonyms if row[0] == column.name or (row[0] == 'boolean' and column.data_type == 'boolean') -%}
        {%- do meanings.update({row[1]: row[2]}) -%}
    {%- endfor -%}
    {{ return(meanings) }}
{% endmacro %}
