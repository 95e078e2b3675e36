{# Members of each segment at the end of each day since it first had one. -#}
with

history as (
    select
        *,
        {{ reporting_date('entered_at') }} as entered_date,
        case when exited_at <= {{ as_of() }} then {{ reporting_date('exited_at') }} end as exited_date
    from {{ ref('segment_membership_history') }}
),

changes as (
    select
        segment_name,
        second_key,
        entered_date as date_day,
        1 as change
    from history
    union all
    select
        segment_name,
        second_key,
        exited_date as date_day,
        -1 as change
    from history
    where exited_date is not null
),

calendar as (
    select min(date_day) as first_day
    from {{ ref('int_days') }}
),

{# whoever entered before the days begin is a member on the first of them -#}
dated as (
    select
        changes.segment_name,
        changes.second_key,
        {{ greatest_of('changes.date_day', 'calendar.first_day') }} as date_day,
        changes.change
    from changes
    cross join calendar
),

day_changes as (
    select
        segment_name,
        second_key,
        date_day,
        sum(change) as change
    from dated
    group by segment_name, second_key, date_day
),

first_days as (
    select
        segment_name,
        second_key,
        min(date_day) as first_day
    from day_changes
    group by segment_name, second_key
)

select
    first_days.segment_name,
    first_days.second_key,
    days.date_day,
    cast(sum(coalesce(day_changes.change, 0)) over (
        partition by first_days.segment_name, first_days.second_key
        order by days.date_day rows between unbounded preceding and current row
    ) as integer) as members
from first_days
inner join {{ ref('int_days') }} as days on first_days.first_day <= days.date_day and days.date_day <= {{ as_of_date() }}
left join day_changes
    on
        first_days.segment_name = day_changes.segment_name
        and coalesce(first_days.second_key, '') = coalesce(day_changes.second_key, '')
        and days.date_day = day_changes.date_day
