with calendars as (
    select distinct holiday_calendar
    from {{ ref('jurisdiction_rules') }}
    where holiday_calendar is not null
),

last_dates as (
    select
        calendars.holiday_calendar as subject,
        max(holidays.holiday_date) as last_date
    from calendars
    left join {{ ref('holidays') }} as holidays
        on calendars.holiday_calendar = holidays.holiday_calendar
    group by calendars.holiday_calendar

    union all

    select
        time_zone as subject,
        cast(max(ends_at) as date) as last_date
    from {{ ref('zone_offsets') }}
    group by time_zone
)

select
    subject,
    last_date
from last_dates
where last_date is null or last_date < {{ as_of_date(minus_days=-365) }}
