{#- a number or address goes out with its first profile alone: Klaviyo keeps one profile for each -#}
{%- set properties = vendor_properties() -%}
{%- set prefix = var('export_prefix') -%}
with

profiles as (
    select
        people.profile_id as external_id,
        people.klaviyo_id,
        case when people.is_number_owner then people.phone_e164 end as phone_number,
        {%- for property in properties %}
        profiles.{{ property }} as {{ prefix ~ property }},
        {%- endfor %}
        case when people.is_email_owner then people.email end as email
    from {{ ref('export_profiles') }} as profiles
    inner join {{ ref('int_export_people') }} as people on profiles.person_id = people.profile_id
)

select
    external_id,
    klaviyo_id,
    phone_number,
    email,
    {%- for property in properties %}
    {{ prefix ~ property }},
    {%- endfor %}
    {{ batch_no(5000, byte_order('external_id')) }} as batch_no,
    {{ joined_hash(['external_id', 'klaviyo_id', 'phone_number', 'email'] + (prefix ~ properties | join(',' ~ prefix)).split(',')) }} as row_hash
from profiles
where klaviyo_id is not null or phone_number is not null or email is not null
