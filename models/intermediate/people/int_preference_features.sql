{%- set topics = {
    'prefers_product_launches': 'new_products',
    'prefers_flash_sales': 'flash_sales',
    'prefers_events': 'events',
} -%}
with

statements as (
    select
        profile_id,
        preference_key as topic,
        cast(null as {{ dbt.type_string() }}) as property_name,
        {{ word_key('preference_value') }} = 'true' as is_true
    from {{ ref('int_preferences_validated') }}
    where preference_type = 'topic'
    union all
    select
        profile_id,
        cast(null as {{ dbt.type_string() }}) as topic,
        property_name,
        {{ word_key('property_value') }} = 'true' as is_true
    from {{ ref('int_profile_properties_validated') }}
    where property_name = {{ escaped_literal(var('parent_property_name')) }}
)

select
    profile_id,
    {% for column, topic in topics.items() -%}
    coalesce({{ dbt.bool_or("topic = '" ~ topic ~ "' and is_true") }}, false) as {{ column }},
    {% endfor -%}
    coalesce({{ dbt.bool_or('property_name is not null and is_true') }}, false) as is_parent
from statements
group by profile_id
