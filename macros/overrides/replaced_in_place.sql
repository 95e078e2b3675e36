{#
    What lay at the place of this model is dropped and made anew in one transaction: whoever looks sees the one or the other.

    dbt-duckdb makes it beside, asks for indexes and foreign keys, of which this project has none, and renames twice: as many
    steps again as a small model takes.
#}
{% macro replaced_in_place(type, create) %}
    {%- set existing = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') -%}
        {%- if existing is not none %}
        drop {{ existing.type }} {{ existing }};
        {%- endif %}
        {{ create }}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [this.incorporate(type=type)]}) }}
{% endmacro %}
