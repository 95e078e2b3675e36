{# A subscribed person whom no text may be sent to is suppressed; who is excluded from everything is excluded from e-mails alone. -#}
{{ config(**connected_as('klaviyo', 'suppressions')) }}
with

exclusions as (
    select excluded.*, persons.email as person_email
    from {{ ref('base_klaviyo__exclusions') }} as excluded
    left join {{ ref('base_klaviyo__persons') }} as persons
        on excluded.source_system = persons.source_system and excluded.person_id = persons.person_id and persons.is_newest
    where excluded.is_newest and not excluded.is_deleted
),

{# Airbyte shows how persons stand with texts in a table of its own, whose rows are no newest versions -#}
states as (
    select
        *,
        row_number() over (
            partition by source_system, person_id
            order by
                case when sms_state is null then 1 else 0 end, loaded_at desc nulls last, case when is_newest then 0 else 1 end,
                updated_at desc nulls last, case when can_receive_sms then 1 else 0 end, sms_updated_at desc nulls last,
                {{ byte_order('phone_e164') }} desc nulls last
        ) as recency
    from {{ ref('base_klaviyo__persons') }}
)

select
    source_system || ':sms:' || person_id as suppression_id,
    source_system || ':' || person_id as profile_id,
    phone_e164,
    cast(null as {{ dbt.type_string() }}) as email,
    'sms' as channel,
    'marketing' as scope,
    'manual' as reason,
    coalesce(sms_updated_at, sms_consented_at, updated_at, loaded_at) as starts_at,
    source_system,
    loaded_at
from states
where recency = 1 and not can_receive_sms and {{ word_key('sms_state') }} = 'subscribed'
union all
select
    source_system || ':exclusion:' || person_id as suppression_id,
    source_system || ':' || person_id as profile_id,
    cast(null as {{ dbt.type_string() }}) as phone_e164,
    coalesce(email, person_email) as email,
    'email' as channel,
    'marketing' as scope,
    'manual' as reason,
    coalesce(excluded_at, email_updated_at, loaded_at) as starts_at,
    source_system,
    loaded_at
from exclusions
