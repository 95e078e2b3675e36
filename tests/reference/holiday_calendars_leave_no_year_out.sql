select
    holiday_calendar,
    min(extract(year from holiday_date)) as first_year,
    max(extract(year from holiday_date)) as last_year
from {{ ref('holidays') }}
group by holiday_calendar
having count(distinct extract(year from holiday_date)) <> max(extract(year from holiday_date)) - min(extract(year from holiday_date)) + 1
