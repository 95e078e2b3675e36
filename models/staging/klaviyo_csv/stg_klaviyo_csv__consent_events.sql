{#
    How persons stand in any file, each state once. Without a method a subscription is an import. A number counts where no file shows the person
    with another one; a line without the person's id stands for itself.
-#}
{{ config(**connected_as('klaviyo_csv', 'consent_events')) }}
with

lines as (
    select
        *,
        coalesce(
            person_id,
            'file:' || coalesce(file_name, '') || ':' || coalesce(line_number, cast(
                row_number() over (
                    partition by source_system, file_name, loaded_at
                    order by
                        {{ byte_order('phone_number') }} nulls last, {{ byte_order('email') }} nulls last, {{ byte_order('sms_state') }} nulls last,
                        sms_consented_at nulls last, {{ byte_order('email_state') }} nulls last, email_consented_at nulls last
                ) as {{ dbt.type_string() }}
            ))
        ) as native_id,
        coalesce(phone_e164, phone_number) as seen_number
    from {{ ref('base_klaviyo_csv__profiles') }}
),

persons as (
    select
        *,
        person_id is null
        or min(seen_number) over (partition by source_system, native_id) = max(seen_number) over (partition by source_system, native_id) as has_one_number
    from lines
),

states as (
    {%- for channel in ['sms', 'email'] %}
    select
        source_system, native_id, person_id, loaded_at,
        '{{ channel }}' as channel,
        case when has_one_number and '{{ channel }}' = 'sms' then phone_e164 end as phone_e164,
        case when '{{ channel }}' = 'email' then email end as email,
        {{ word_key(channel ~ '_state') }} as state,
        case {{ word_key(channel ~ '_state') }}
            when 'subscribed' then {{ channel }}_consented_at
            else coalesce({{ channel }}_consented_at, loaded_at)
        end as occurred_at,
        {{ channel }}_method as method
    from persons
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

distinct_states as (
    select
        source_system, native_id, person_id, channel, state, occurred_at, phone_e164,
        max(email) as email,
        {{ method_of_versions('method') }} as method,
        min(loaded_at) as loaded_at
    from states
    where state not in ('never_subscribed', 'not_subscribed')
    group by source_system, native_id, person_id, channel, state, occurred_at, phone_e164
),

told as (
    select *, channel = 'sms' and {{ names_a_carrier('method') }} as is_by_carrier
    from distinct_states
)

select
    told.source_system || ':' || case told.channel when 'sms' then 'state:' else 'email_state:' end || told.native_id || ':' || upper(told.state)
    || ':' || coalesce(cast(told.occurred_at as {{ dbt.type_string() }}), '') as consent_event_id,
    told.source_system || ':' || told.person_id as profile_id,
    told.phone_e164,
    told.email,
    told.channel,
    'marketing' as message_category,
    case
        when told.is_by_carrier then 'number_reassigned'
        when told.state = 'subscribed' then 'opt_in'
        when told.state = 'unsubscribed' then 'opt_out'
        else 'state ' || told.state
    end as action,
    'unknown' as consent_level,
    told.occurred_at,
    case when told.is_by_carrier then 'carrier' when told.method is null then 'import' else coalesce(methods.consent_source, 'api') end as source,
    told.source_system,
    told.loaded_at
from told
left join {{ ref('consent_methods') }} as methods on methods.vendor = 'klaviyo' and {{ word_key('told.method') }} = methods.method
