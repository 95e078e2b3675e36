{#
    One row a person, of what its source profiles say: each attribute from the first vendor that has it (identity_precedence, phone_precedence), an
    address as a whole; the youngest birth date; deleted when all of them are.
-#}
{{ config(enabled=connections() != []) }}
{%- set first_known = {
    'phone': ['phone_e164', 'phone_raw', 'phone_e164_received'],
    'email': ['email'],
    'first_name': ['first_name'],
    'country_code': ['country_code', 'region_code', 'city', 'latitude', 'longitude'],
    'timezone': ['timezone'],
    'gender': ['gender'],
    'persona': ['persona'],
    'preferred_store_id': ['preferred_store_id'],
} %}
with

members as (
    select
        profiles.*,
        links.profile_id as person_id,
        coalesce(profiles.phone_e164, profiles.phone_raw, profiles.phone_e164_received) as phone,
        ranks.identity_rank,
        ranks.phone_rank
    from {{ ref('int_profile_links') }} as links
    inner join {{ ref('int_profiles_validated') }} as profiles on links.source_profile_id = profiles.profile_id
    inner join {{ ref('int_source_profiles') }} as ranks on links.source_profile_id = ranks.profile_id
),

ranked as (
    select
        *,
        {%- for known in first_known %}
        row_number() over (
            partition by person_id
            order by
                case when {{ known }} is null then 1 else 0 end,
                {% if known == 'phone' -%}
                case when coalesce(phone_e164, phone_raw) is null then 1 else 0 end,
                phone_rank,
                updated_at desc nulls last,
                {{ byte_order('phone') }},
                {%- else -%}
                identity_rank,
                updated_at desc nulls last,
                {%- endif %}
                {{ byte_order('profile_id') }}
        ) as {{ known }}_place{{ ',' if not loop.last }}
        {%- endfor %}
    from members
)

select
    person_id as profile_id,
    {%- for known, columns in first_known.items() %}
    {%- for column in columns %}
    max(case when {{ known }}_place = 1 then {{ column }} end) as {{ column }},
    {%- endfor %}
    {%- endfor %}
    max(birth_date) as birth_date,
    min(created_at) as created_at,
    max(updated_at) as updated_at,
    case when count(deleted_at) = count(*) then max(deleted_at) end as deleted_at,
    {{ dbt.bool_or('coalesce(is_test, false)') }} as is_test,
    max(row_versions) as row_versions,
    {{ string_agg('problems', '', byte_order('profile_id')) }} as problems
from ranked
group by person_id
