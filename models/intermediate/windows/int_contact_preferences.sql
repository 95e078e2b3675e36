{#
    What people asked for about texts: whether they want any, how many, at which hours. A preference that the contract refuses is
    still one, but has no value: nobody can read it.
-#}
{%- set about_texts = "('channel', 'frequency', 'quiet_hours')" -%}
{%- set other_channels = [
    'email', 'e_mail', 'mail', 'post', 'postal', 'direct_mail', 'letter', 'push', 'web_push', 'app_push', 'push_notification', 'in_app', 'web',
    'whatsapp', 'messenger', 'telegram', 'viber', 'line', 'voice', 'call', 'calls', 'phone_call', 'phone_calls', 'fax', 'ads',
] -%}
with

{# what a row is about whose type nobody can read shows its key -#}
refused as (
    select
        {{ person_of('staged') }} as profile_id,
        coalesce(
            preference_type,
            case
                when preference_key in ('sms', 'channel') then 'channel'
                when preference_key = 'max_per_week' then 'frequency'
                when preference_key in ('start', 'end') then 'quiet_hours'
            end
        ) as preference_type,
        preference_key,
        updated_at
    from {{ ref('stg_inputs__preferences') }} as staged
    {{- join_persons('staged') }}
    where not staged.is_accepted and staged.profile_id is not null
),

preferences as (
    select
        profile_id,
        preference_type,
        preference_key,
        {{ trimmed('preference_value') }} as preference_value,
        updated_at
    from {{ ref('int_preferences_validated') }}
    union all
    select
        profile_id,
        preference_type,
        preference_key,
        cast(null as {{ dbt.type_string() }}) as preference_value,
        updated_at
    from refused
)

select
    profile_id,
    preference_type,
    {#- what names no other channel may mean texts #}
    case
        when preference_type = 'channel' and preference_key not in ({{ escaped_literals(other_channels) }}) then 'sms'
        else preference_key
    end as preference_key,
    preference_value,
    updated_at
from preferences
where preference_type in {{ about_texts }}
