{# Before a run: stops where erased numbers were hashed with another salt, since it would no longer block them. #}
{% macro check_erasure_salt(recorded_erasures) %}
    {%- if not execute or flags.WHICH not in ('build', 'run') -%}
        {{ return('') }}
    {%- endif -%}
    {%- set erasures = load_relation(recorded_erasures) -%}
    {%- if 'phone_hash' not in held_columns(erasures) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set other_salt = 'true' if var('erasure_salt') is none else 'salt_hash is null or salt_hash <> ' ~ salted_hash("''") -%}
    {%- if run_query('select count(*) from ' ~ erasures ~ ' where phone_hash is not null and (' ~ other_salt ~ ')').rows[0][0] > 0 -%}
        {{ exceptions.raise_compiler_error(
            'recorded_erasures holds numbers hashed with another salt than that of var erasure_salt: they would no longer be blocked. Give the var as the run that hashed them had it.'
        ) }}
    {%- endif -%}
{% endmacro %}
