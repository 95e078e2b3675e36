{%- set properties = vendor_properties() -%}
{%- set prefix = var('export_prefix') -%}
with

users as (
    select
        people.profile_id as person_id,
        people.phone_e164 as phone,
        {%- for property in properties %}
        profiles.{{ property }} as {{ prefix ~ property }},
        {%- endfor %}
        people.profile_id as client_user_id
    from {{ ref('export_profiles') }} as profiles
    inner join {{ ref('int_export_people') }} as people on profiles.person_id = people.profile_id
    {#- the longest id that Attentive takes #}
    where people.phone_e164 is not null and people.is_number_owner and length(people.profile_id) <= 100
)

select
    person_id,
    phone,
    client_user_id,
    {%- for property in properties %}
    {{ prefix ~ property }},
    {%- endfor %}
    {{ batch_no(256, byte_order('person_id')) }} as batch_no,
    {{ joined_hash(['person_id', 'phone', 'client_user_id'] + (prefix ~ properties | join(',' ~ prefix)).split(',')) }} as row_hash
from users
