{#- a ; in a value would end it -#}
with

segments as (
    select
        profile_id,
        {{ string_agg("replace(audience_id, ';', ',')", ';', byte_order('audience_id')) }} as segments
    from {{ ref('int_export_memberships') }}
    group by profile_id
),

properties as (
    {%- for property in vendor_properties() %}
    select
        person_id,
        {{ escaped_literal(var('export_prefix') ~ property ~ '=') }} || replace({{ property }}, ';', ',') as property
    from {{ ref('export_profiles') }}
    where {{ property }} is not null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

joined as (
    select
        person_id,
        {{ string_agg('property', ';', byte_order('property')) }} as properties
    from properties
    group by person_id
)

select
    people.profile_id as person_id,
    people.phone_e164 as phone,
    coalesce(joined.properties, '') as properties,
    coalesce(segments.segments, '') as segments
from {{ ref('int_export_people') }} as people
left join joined on people.profile_id = joined.person_id
left join segments on people.profile_id = segments.profile_id
where people.can_be_texted
