{%- set category = var('bloomreach_consent_category') -%}
with

suppressions as (
    {{ suppressions_for('bloomreach') }}
),

rejections as (
    select
        coalesce(people.bloomreach_customer_id, people.profile_id) as registered_id,
        suppressions.changed_at
    from suppressions
    inner join {{ ref('int_export_people') }} as people on suppressions.phone_e164 = people.phone_e164
    {%- if category is none %}
    where false
    {%- endif %}
),

keyed as (
    select
        *,
        {{ joined_hash(['registered_id', "'reject'", moment_key('changed_at')]) }} as command_id
    from rejections
)

select
    command_id,
    registered_id,
    {{ escaped_literal(category or '') }} as category,
    'reject' as action,
    {{ as_decimal(seconds_between("cast('1970-01-01' as " ~ dbt.type_timestamp() ~ ")", 'changed_at'), 28, 12) }} as timestamp,
    {{ batch_no(50, byte_order('command_id')) }} as batch_no
from keyed
