{#
    Consent as events tell it, and as persons stand today. A row without a number of its own is about the person's only one (base_klaviyo__numbers). A
    carrier that takes a number out of service ends all consent to it: its next owner is somebody else. Form and page are those that the event itself names: what a
    person has as properties may be of another consent.
-#}
{{ config(**connected_as('klaviyo', 'consent_events')) }}
with

events as (
    select
        source_system, event_id as native_id, person_id, 'sms' as channel, action, occurred_at, method, method_detail, loaded_at,
        own_number_text, own_number, cast(null as {{ dbt.type_string() }}) as email, form_id, form_version, page_url
    from {{ ref('base_klaviyo__texts') }}
    where kind = 'sms_consent'
    union all
    select
        source_system, event_id as native_id, person_id, 'email' as channel, action, occurred_at, method, method_detail, loaded_at,
        cast(null as {{ dbt.type_string() }}) as own_number_text,
        cast(null as {{ dbt.type_string() }}) as own_number,
        cast(null as {{ dbt.type_string() }}) as email,
        form_id, form_version, page_url
    from {{ ref('base_klaviyo__events') }}
    where kind = 'email_consent'
    union all
    select
        source_system,
        case channel when 'sms' then 'state:' else 'email_state:' end || person_id || ':' || upper(state) || ':'
        || cast(occurred_at as {{ dbt.type_string() }}) as native_id,
        person_id, channel,
        {#- a state that is not known is rejected as what it is -#}
        case state when 'subscribed' then 'opt_in' when 'unsubscribed' then 'opt_out' else 'state ' || state end as action,
        occurred_at, method, method_detail, loaded_at,
        cast(null as {{ dbt.type_string() }}) as own_number_text,
        cast(null as {{ dbt.type_string() }}) as own_number,
        email,
        cast(null as {{ dbt.type_string() }}) as form_id,
        cast(null as {{ dbt.type_string() }}) as form_version,
        cast(null as {{ dbt.type_string() }}) as page_url
    from {{ ref('base_klaviyo__states') }}
),

told as (
    select *, channel = 'sms' and {{ names_a_carrier('method') }} as is_by_carrier
    from events
),

persons as (
    select source_system, person_id, email
    from {{ ref('base_klaviyo__persons') }}
    where is_newest
)

select
    told.source_system || ':' || told.native_id as consent_event_id,
    told.source_system || ':' || told.person_id as profile_id,
    case
        when told.channel <> 'sms' then null
        when told.own_number_text is not null then told.own_number
        else numbers.only_number
    end as phone_e164,
    case when told.channel = 'email' then coalesce(persons.email, told.email) end as email,
    told.channel,
    'marketing' as message_category,
    case when told.is_by_carrier then 'number_reassigned' else told.action end as action,
    'unknown' as consent_level,
    told.occurred_at,
    case when told.is_by_carrier then 'carrier' else coalesce(methods.consent_source, 'api') end as source,
    told.method_detail,
    told.form_id || ':' || told.form_version as disclosure_version,
    told.page_url,
    told.source_system,
    told.loaded_at
from told
left join {{ ref('consent_methods') }} as methods on methods.vendor = 'klaviyo' and {{ word_key('told.method') }} = methods.method
left join persons on told.source_system = persons.source_system and told.person_id = persons.person_id
left join {{ ref('base_klaviyo__numbers') }} as numbers on told.source_system = numbers.source_system and told.person_id = numbers.person_id
