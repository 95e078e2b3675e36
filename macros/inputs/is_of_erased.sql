{# Whether a row is of somebody whom `sms erase` erased, by its columns profile_id or phone_e164; never null. #}
{% macro is_of_erased(columns) -%}
    {%- for column in columns %}
    {{- ' or ' if not loop.first -}}
    coalesce({{ column }}, '') in (
        select erased.{{ column }} from {{ ref('recorded_erasures') }} as erased
        where erased.{{ column }} is not null
    )
    {%- if column == 'phone_e164' and var('erasure_salt') is not none %}
    or coalesce({{ salted_hash(column) }}, '') in (
        select erased.phone_hash from {{ ref('recorded_erasures') }} as erased
        where erased.phone_hash is not null
    )
    {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
