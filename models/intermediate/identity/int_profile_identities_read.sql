{#
    Numbers and addresses of profile_identities, as those of profiles are read: a number without a calling code has that of the profile's address. Rows
    that say different things of one key count as well: they agree whose number it is.
-#}
{{ config(enabled=connections() != []) }}
{%- set codes = dialling_codes() %}
with

given as (
    select distinct
        identities.profile_id,
        identities.id_type,
        identities.id_value,
        {{ home_code('profiles.country_code', codes) }} as home_code
    from {{ ref('stg_inputs__profile_identities') }} as identities
    left join {{ ref('int_profiles_validated') }} as profiles on identities.profile_id = profiles.profile_id
    where identities.is_accepted and identities.id_type in ('phone', 'email')
),

spelled_values as (
    {{ with_cells('given', {'spelled': given_number('id_value')}) }}
),

dialled_values as (
    {{ with_cells('spelled_values', {'international': international_number('spelled', 'home_code', codes)}) }}
),

read_values as (
    {{ with_cells('dialled_values', {'phone_e164': e164_number('international', codes), 'email': email_address('id_value')}) }}
)

select
    profile_id,
    id_type,
    id_value as id_value_received,
    coalesce(case when id_type = 'phone' then phone_e164 else email end, id_value) as id_value
from read_values
