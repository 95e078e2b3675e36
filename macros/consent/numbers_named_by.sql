{#
    Whom an opt-out or suppression falls on: its number; where that is missing, unreadable or invalid, the numbers of the profile that it
    names, else of the profiles with its e-mail address (definitions.md section 2, References).

    Args: rows (a relation or CTE with phone_e164, profile_id, email). Columns: those of rows; named_number, null where whoever is named has no
    number; is_found, whether anybody is named at all. One row for each number.
#}
{% macro numbers_named_by(rows) %}
    {%- set has_number = 'named.phone_e164 is not null and coalesce(numbers.is_valid, true)' %}
    select
        named.*,
        case when {{ has_number }} then named.phone_e164 else coalesce(by_id.phone_e164, by_email.phone_e164) end as named_number,
        ({{ has_number }}) or by_id.profile_id is not null or by_email.profile_id is not null as is_found
    from {{ rows }} as named
    left join {{ ref('int_phone_numbers') }} as numbers on named.phone_e164 = numbers.phone_e164
    left join {{ ref('int_profiles_resolved') }} as by_id
        on named.profile_id = by_id.profile_id and not ({{ has_number }})
    left join {{ ref('int_profiles_resolved') }} as by_email
        on named.email = by_email.email and by_id.profile_id is null and not ({{ has_number }})
{%- endmacro %}
