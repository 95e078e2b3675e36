{#
    Rows of the seed input_words about an input, and about yes-no columns of all, which stand there under input * and column boolean: a list of
    column_name, word and meaning; none before the seed is built. One query, since every query of a model that is compiled takes time.
#}
{% macro input_synonyms(name) %}
    {%- set seed = load_relation(ref('input_words')) -%}
    {%- if seed is none -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set query -%}
        {#- on some engines dbt reads the word null of a seed as no value -#}
        select column_name, coalesce(word, 'null') as word, meaning from {{ seed }}
        where input = '{{ name }}' or (input = '*' and column_name = 'boolean')
        order by column_name, word
    {%- endset -%}
    {{ return(run_query(query).rows) }}
{% endmacro %}
