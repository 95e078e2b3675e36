{#
    What lay at the place of this model is dropped and made again in one transaction: whoever looks sees the one or the other.

    dbt-duckdb makes it next to the old one, asks the catalog for what depends on that, renames twice, and asks for the columns before it
    comments on them: as many steps again as a small model takes. Foreign keys would need that; this project has none.
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
        {{ create }};
        {%- if config.persist_relation_docs() %}
        comment on {{ type }} {{ relation }} is {{ escaped_literal(model.description) }};
        {%- endif %}
        {%- for column in model.columns.values() if config.persist_column_docs() %}
        comment on column {{ relation }}.{{ column.name }} is {{ escaped_literal(column.description) }};
        {%- endfor %}
    {%- endcall -%}
    {%- if type == 'table' -%}
        {%- do create_indexes(relation) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
