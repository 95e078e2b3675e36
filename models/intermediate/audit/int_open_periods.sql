{# When a place was open under all of its rules, on days on which texts were sent. -#}
with

closed as (
    select
        country_code,
        region_code,
        time_zone,
        'closed' as state,
        valid_from,
        valid_to
    from {{ ref('int_closed_periods') }}
),

{{ counted_over_time('closed', ['country_code', 'region_code', 'time_zone'], {'closed': 'closed_rules'}) }}

select
    country_code,
    region_code,
    time_zone,
    changes_at as valid_from,
    next_at as valid_to
from counted
where closed_rules = 0 and next_at is not null
