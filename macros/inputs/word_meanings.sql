{#
    The words of a column with what each means: those of the contract, and synonyms of the seed input_words. Words of every yes-no column
    stand there under input * and column boolean. A dict of word_key -> meaning, the contract's own first.
#}
{% macro word_meanings(name, column) %}
    {%- set meanings = {} -%}
    {%- for word in column.config.meta.accepted_values or [] -%}
        {%- do meanings.update({word | lower: word}) -%}
    {%- endfor -%}
    {%- set seed = load_relation(ref('input_words')) -%}
    {%- if seed is not none -%}
        {%- set synonyms -%}
            select word, meaning from {{ seed }}
            where
                (input = '{{ name }}' and column_name = '{{ column.name }}')
                {%- if column.data_type == 'boolean' %}
                or (input = '*' and column_name = 'boolean')
                {%- endif %}
            order by word
        {%- endset -%}
        {%- for row in run_query(synonyms).rows -%}
            {%- do meanings.update({row[0]: row[1]}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(meanings) }}
{% endmacro %}
