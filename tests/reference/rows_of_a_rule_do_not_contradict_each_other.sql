with rules as (
    select
        row_kind,
        day_type,
        window_start_local,
        window_end_local,
        cap_period_hours,
        rule_id || ' ' || country_code || ' ' || region_code as place_rule,
        coalesce(effective_from, cast('0001-01-01' as date)) as in_force_from,
        coalesce(effective_to, cast('9999-12-31' as date)) as in_force_until
    from {{ ref('jurisdiction_rules') }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by place_rule, day_type
            order by row_kind, window_start_local, window_end_local, cap_period_hours, in_force_from
        ) as row_in_rule
    from rules
)

select
    one.place_rule,
    one.day_type,
    one.in_force_from,
    other.in_force_from as other_in_force_from
from numbered as one
inner join numbered as other
    on
        one.place_rule = other.place_rule
        and one.day_type = other.day_type
        and one.row_in_rule < other.row_in_rule
        and one.in_force_from < other.in_force_until
        and one.in_force_until > other.in_force_from
where
    (
        one.row_kind = 'cap'
        and other.row_kind = 'cap'
        and one.cap_period_hours = other.cap_period_hours
    )
    or (one.row_kind = 'closed' and other.row_kind in ('closed', 'window'))
    or (one.row_kind = 'window' and other.row_kind = 'closed')
    or (
        one.row_kind = 'window'
        and other.row_kind = 'window'
        and one.window_start_local < other.window_end_local
        and other.window_start_local < one.window_end_local
    )
