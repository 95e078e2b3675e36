{#- a ; in a value would end it -#}
with

memberships as (
    select
        profile_id,
        replace(audience_id, ';', ',') as segment
    from {{ ref('int_export_memberships') }}
),

segments as (
    select
        profile_id,
        {{ string_agg('segment', ';', byte_order('segment')) }} as segments
    from memberships
    group by profile_id
),

properties as (
    select
        person_id,
        {%- for property in vendor_properties() | sort %}
        {{ '|| ' if not loop.first }}coalesce({{ escaped_literal(';' ~ var('export_prefix') ~ property ~ '=') }} || replace({{ property }}, ';', ','), '')
        {%- endfor %} as properties
    from {{ ref('export_profiles') }}
)

select
    people.profile_id as person_id,
    people.phone_e164 as phone,
    substring(properties.properties, 2) as properties,
    coalesce(segments.segments, '') as segments
from {{ ref('int_export_people') }} as people
inner join properties on people.profile_id = properties.person_id
left join segments on people.profile_id = segments.profile_id
where people.can_be_texted
