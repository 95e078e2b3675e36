{#
    Whom an opt-out or suppression falls on: its number; where that is missing, unreadable or invalid, the numbers of the profile that it
    names; where no profile has that id, or no valid number, also those of the profiles with its e-mail address (definitions.md section 2, References).

    Args: rows (a relation or CTE with phone_e164, profile_id, email). Columns: those of rows; named_number, null where whoever is named has no
    number; is_found, whether anybody is named at all. One row for each number.
#}
{% macro numbers_named_by(rows) %}
    {#- a number that cannot exist names somebody only where a profile has it -#}
    {%- set contacts = ref('int_profile_contacts' if connections() else 'int_profiles_resolved') -%}
    {%- set is_somebodys = 'coalesce(numbers.is_valid, true) or holders.phone_e164 is not null' %}
    with held_numbers as (
        select distinct
            held.profile_id,
            held.phone_e164,
            coalesce(judged.is_valid, held.phone_e164 is not null){{ ' and held.has_profile' if connections() }} as is_reached
        from {{ contacts }} as held
        left join {{ ref('int_phone_numbers') }} as judged on held.phone_e164 = judged.phone_e164
    ),

    matched_rows as (
        select
            named.*,
            named.phone_e164 is not null and ({{ is_somebodys }}) as has_number,
            by_id.phone_e164 as number_by_id,
            by_email.phone_e164 as number_by_email,
            by_id.profile_id is not null or by_email.profile_id is not null as has_profile
        from {{ rows }} as named
        left join {{ ref('int_phone_numbers') }} as numbers on named.phone_e164 = numbers.phone_e164
        left join (select distinct held.phone_e164 from {{ contacts }} as held) as holders
            on named.phone_e164 = holders.phone_e164
        left join held_numbers as by_id
            on named.profile_id = by_id.profile_id and (named.phone_e164 is null or not ({{ is_somebodys }}))
        left join {{ contacts }} as by_email
            on
                named.email = by_email.email
                and not coalesce(by_id.is_reached, false)
                and (named.phone_e164 is null or not ({{ is_somebodys }}))
    )

    select
        *,
        phone_e164 as named_number,
        has_number or has_profile as is_found
    from matched_rows
    where phone_e164 is not null
    union all
    select
        *,
        coalesce(number_by_id, number_by_email) as named_number,
        has_profile as is_found
    from matched_rows
    where not has_number
    union all
    select
        *,
        number_by_email as named_number,
        has_profile as is_found
    from matched_rows
    where not has_number and number_by_id <> number_by_email
{%- endmacro %}
