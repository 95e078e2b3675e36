{#
    Every profile as a source has it, deleted ones included, with what may tell that two of them are one person. An e-mail address or number that
    is on the list identity_ignored, or that many profiles share, tells nothing.
-#}
{{ config(enabled=connections() != []) }}
{%- set vendors_by_name = {} -%}
{%- for connection in connections() -%}{%- do vendors_by_name.update({connection.name: connection.vendor}) -%}{%- endfor -%}
with

profiles as (
    select
        profile_id,
        email,
        coalesce(phone_e164, phone_raw) as phone_e164,
        created_at,
        case
            {%- for name, vendor in vendors_by_name.items() %}
            when source_system = '{{ name }}' then '{{ vendor }}'
            {%- endfor %}
            when source_system in ({{ escaped_literals(var('identity_precedence') + var('phone_precedence')) }}) then source_system
            else 'inputs'
        end as vendor
    from {{ ref('int_profiles_validated') }}
),

emails as (
    select
        email,
        count(*) as number_of_profiles
    from profiles
    where email like '%_@_%._%' and email not like '%@%@%'
    group by email
),

ignored_emails as (
    select distinct emails.email
    from emails
    cross join {{ ref('identity_ignored') }} as ignored
    {#- an underscore is a letter of an address, and any letter in like; no address has a blank #}
    where replace(emails.email, '_', ' ') like replace(replace(lower(ignored.pattern), '_', ' '), '*', '%')
),

phones as (
    select
        phone_e164,
        count(*) as number_of_profiles
    from profiles
    where phone_e164 is not null
    group by phone_e164
)

select
    profiles.profile_id,
    profiles.created_at,
    profiles.vendor,
    case
        {%- for vendor in var('identity_precedence') %}
        when profiles.vendor = '{{ vendor }}' then {{ loop.index }}
        {%- endfor %}
        else {{ var('identity_precedence') | length + 1 }}
    end as identity_rank,
    case
        {%- for vendor in var('phone_precedence') %}
        when profiles.vendor = '{{ vendor }}' then {{ loop.index }}
        {%- endfor %}
        else {{ var('phone_precedence') | length + 1 }}
    end as phone_rank,
    profiles.email,
    profiles.phone_e164,
    case
        when emails.number_of_profiles <= {{ var('identity_max_profiles') }} and ignored_emails.email is null then profiles.email
    end as linking_email,
    case when phones.number_of_profiles <= {{ var('identity_max_profiles') }} then profiles.phone_e164 end as linking_phone,
    emails.number_of_profiles as profiles_with_email,
    phones.number_of_profiles as profiles_with_phone
from profiles
left join emails on profiles.email = emails.email
left join ignored_emails on profiles.email = ignored_emails.email
left join phones on profiles.phone_e164 = phones.phone_e164
