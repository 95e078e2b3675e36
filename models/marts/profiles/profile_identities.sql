{{ config(enabled=connections() != []) }}
{#- ids of a vendor's second connection carry its name, since both may give one out -#}
{%- set first_connections = [] -%}
{%- for vendor in vendors() if connections(vendor) -%}{%- do first_connections.append(connections(vendor)[0].name) -%}{%- endfor -%}
with

identities as (
    select
        identities.profile_id as source_profile_id,
        identities.id_type,
        coalesce(read_identities.id_value, identities.id_value) as id_value,
        identities.first_seen_at,
        identities.last_seen_at
    from {{ ref('int_profile_identities_validated') }} as identities
    left join {{ ref('int_profile_identities_read') }} as read_identities
        on
            identities.profile_id = read_identities.profile_id
            and identities.id_type = read_identities.id_type
            and identities.id_value = read_identities.id_value_received
    union all
    select
        profile_id as source_profile_id,
        vendor || '_id' as id_type,
        case
            when vendor = 'inputs' then profile_id
            when {{ split_text('profile_id', ':', 1) }} in ({{ escaped_literals(first_connections or ['']) }})
                then substring(profile_id, length({{ split_text('profile_id', ':', 1) }}) + 2)
            else profile_id
        end as id_value,
        created_at as first_seen_at,
        cast(null as {{ dbt.type_timestamp() }}) as last_seen_at
    from {{ ref('int_source_profiles') }}
    union all
    {%- for id_type, column in {'email': 'email', 'phone': 'phone_e164'}.items() %}
    select
        profile_id as source_profile_id,
        '{{ id_type }}' as id_type,
        {{ column }} as id_value,
        created_at as first_seen_at,
        cast(null as {{ dbt.type_timestamp() }}) as last_seen_at
    from {{ ref('int_source_profiles') }}
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

of_persons as (
    select
        links.profile_id,
        identities.id_type,
        identities.id_value,
        min(identities.first_seen_at) as first_seen_at,
        max(identities.last_seen_at) as last_seen_at
    from identities
    inner join {{ ref('int_profile_links') }} as links on identities.source_profile_id = links.source_profile_id
    group by links.profile_id, identities.id_type, identities.id_value
)

select
    of_persons.*,
    row_number() over (
        partition by of_persons.profile_id, of_persons.id_type
        order by
            case
                when of_persons.id_type = 'email' and of_persons.id_value = shown.email then 1
                when of_persons.id_type = 'phone' and of_persons.id_value = coalesce(shown.phone_e164, shown.phone_raw) then 1
                else 2
            end,
            of_persons.first_seen_at nulls last,
            {{ byte_order('of_persons.id_value') }}
    ) = 1 as is_primary
from of_persons
inner join {{ ref('int_profiles_merged') }} as shown on of_persons.profile_id = shown.profile_id
