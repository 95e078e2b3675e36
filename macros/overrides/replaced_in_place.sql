{#
    What lay at the place of this model is dropped and made anew in one transaction: whoever looks sees the one or the other.

    dbt-duckdb makes it beside, asks the catalog for what hangs on the old one and renames twice: as many steps again as a small model
    takes. Foreign keys would need that; this project has none.
#}
{% macro replaced_in_place(type, create) %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set relation = this.incorporate(type=type) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- do adapter.ensure_transaction() -%}
    {%- call statement('main') -%}
        {%- if existing is not none %}
        drop {{ existing.type }} {{ existing }};
        {%- endif %}
        {{ create }}
    {%- endcall -%}
    {%- if type == 'table' -%}
        {%- do create_indexes(relation) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do persist_docs(relation, model) -%}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
