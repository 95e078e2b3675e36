{# How many numbers were subscribed at the end of each day, and how many began to be; a day on which nothing changed has the figure of the one before. -#}
with

periods as (
    select
        {{ reporting_date('valid_from') }} as from_date,
        case when valid_to <= {{ as_of() }} then {{ reporting_date('valid_to') }} end as to_date
    from {{ ref('int_consent_history') }}
    where consent_status = 'subscribed'
),

changes as (
    select
        from_date as date_day,
        1 as started,
        1 as change
    from periods
    union all
    select
        to_date as date_day,
        0 as started,
        -1 as change
    from periods
    where to_date is not null
),

{# what changed before the first day counts on it -#}
by_day as (
    select
        days.date_day,
        sum(case when changes.date_day = days.date_day then changes.started else 0 end) as new_subscribers,
        sum(changes.change) as change
    from changes
    inner join {{ ref('int_days') }} as days
        on {{ greatest_of('changes.date_day', '(select min(first.date_day) from ' ~ ref('int_days') ~ ' as first)') }} = days.date_day
    group by days.date_day
)

select
    days.date_day,
    cast(coalesce(by_day.new_subscribers, 0) as integer) as new_subscribers,
    cast(sum(coalesce(by_day.change, 0)) over (order by days.date_day rows between unbounded preceding and current row) as integer) as subscribers
from {{ ref('int_days') }} as days
left join by_day on days.date_day = by_day.date_day
where days.date_day <= {{ as_of_date() }}
