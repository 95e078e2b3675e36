{# Suppressions that a vendor has not made itself, with includes_own those too, one a number, of the widest scope. #}
{% macro suppressions_for(vendor, includes_own=false) -%}
    {%- set systems = [] if includes_own else systems_of(vendor) %}
    select
        suppression_key,
        phone_e164,
        reason,
        changed_at,
        is_reply
    from (
        select
            *,
            row_number() over (partition by phone_e164 order by case scope when 'all' then 1 else 2 end) as place
        from {{ ref('int_export_suppressions') }}
        {%- if systems %}
        where origin_system is null or origin_system not in ({{ escaped_literals(systems) }})
        {%- endif %}
    ) as suppressions
    where place = 1
{%- endmacro %}
