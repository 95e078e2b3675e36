{#
    What people asked for about texts: whether they want any, how many, at which hours. A wish that the contract refuses is
    still one, but has no value: nobody can read it.
-#}
{%- set about_texts = "('channel', 'frequency', 'quiet_hours')" -%}
with

{# what a row is about whose type nobody can read shows its key -#}
refused as (
    select
        profile_id,
        coalesce(
            preference_type,
            case
                when preference_key in ('sms', 'channel') then 'channel'
                when preference_key = 'max_per_week' then 'frequency'
                when preference_key in ('start', 'end') then 'quiet_hours'
            end
        ) as preference_type,
        preference_key
    from {{ ref('stg_inputs__preferences') }}
    where not is_accepted and profile_id is not null
)

select
    profile_id,
    preference_type,
    preference_key,
    preference_value
from {{ ref('int_preferences_validated') }}
where preference_type in {{ about_texts }}
union all
select
    profile_id,
    preference_type,
    preference_key,
    cast(null as {{ dbt.type_string() }}) as preference_value
from refused
where preference_type in {{ about_texts }}
