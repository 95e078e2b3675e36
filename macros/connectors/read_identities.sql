{#
    Numbers and addresses of profile_identities, as those of profiles are read: a number without a calling code has that of the profile's address. Rows
    that say different things of one key count as well: they agree whose number it is.
#}
{% macro read_identities() %}
    {#- dbt has to build the seeds first that the macros below read -#}
    {%- set seeds = [ref('calling_codes'), ref('nanp_area_codes')] -%}
    {%- set staged = ref('stg_inputs__profile_identities') -%}
    {%- set profiles = ref('int_profiles_validated') -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set codes = dialling_codes() -%}
    {%- set spelled = 'case when ' ~ is_plain_number('id_value') ~ ' then id_value else ' ~ spelled_number('id_value') ~ ' end' -%}
    {%- set address = replace_matches('id_value', '^.*<|>.*$|^.*mailto:|["' ~ blanks() ~ ']', '') -%}
with

given as (
    select distinct
        identities.profile_id,
        identities.id_type,
        identities.id_value,
        {{ home_code('profiles.country_code', codes) }} as home_code
    from {{ staged }} as identities
    left join {{ profiles }} as profiles on identities.profile_id = profiles.profile_id
    where identities.is_accepted and identities.id_type in ('phone', 'email')
),

spelled_values as (
    {{ with_cells('given', {'spelled': spelled}) }}
),

dialled_values as (
    {{ with_cells('spelled_values', {'international': international_number('spelled', 'home_code', codes)}) }}
),

read_values as (
    {{ with_cells('dialled_values', {'phone_e164': e164_number('international', codes), 'email': 'lower(' ~ address ~ ')'}) }}
)

select
    profile_id,
    id_type,
    id_value as id_value_received,
    coalesce(case when id_type = 'phone' then phone_e164 else nullif(email, '') end, id_value) as id_value
from read_values
{%- endmacro %}
