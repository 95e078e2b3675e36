{#
    What people asked for about texts: whether they want any, how many, at which hours. A wish that the contract refuses is
    still one, but has no value: nobody can read it.
-#}
{%- set about_texts = "('channel', 'frequency', 'quiet_hours')" -%}
select
    profile_id,
    preference_type,
    lower(preference_key) as preference_key,
    preference_value
from {{ ref('int_preferences_validated') }}
where preference_type in {{ about_texts }}
union all
select
    profile_id,
    lower(preference_type) as preference_type,
    lower(preference_key) as preference_key,
    cast(null as {{ dbt.type_string() }}) as preference_value
from {{ ref('stg_inputs__preferences') }}
where not is_accepted and profile_id is not null and lower(preference_type) in {{ about_texts }}
