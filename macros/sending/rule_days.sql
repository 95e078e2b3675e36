{#
    Which rows of jurisdiction_rules hold at a place on a local day. Of each rule those of the first day type that applies:
    holiday, sunday, pre_holiday, saturday, weekday, all. A country without a row in force has default_practice.

    places: relation of country_code, region_code and time_zone; days: query of local_date and day_kind.
#}
{% macro rule_days(places, days) -%}
with

places as (
    select distinct
        country_code,
        region_code,
        time_zone
    from {{ places }}
    where time_zone is not null
),

days as (
    {{ days }}
),

rules as (
    select * from {{ ref('jurisdiction_rules') }}
    where row_kind in ('window', 'closed') and {{ rule_is_on() }}
),

{# rules are looked up once per country and region, whatever the zone -#}
jurisdictions as (
    select distinct
        country_code,
        region_code
    from places
),

own_rules as (
    select
        jurisdictions.country_code as place_country_code,
        jurisdictions.region_code as place_region_code,
        days.local_date,
        days.day_kind,
        rules.*
    from jurisdictions
    inner join rules on {{ rule_is_of_place('rules', 'jurisdictions') | indent(4) }}
    inner join days on {{ rule_is_in_force('rules', 'days.local_date') | indent(4) }}
),

default_rules as (
    select
        jurisdictions.country_code as place_country_code,
        jurisdictions.region_code as place_region_code,
        days.local_date,
        days.day_kind,
        rules.*
    from jurisdictions
    cross join days
    cross join rules
    where
        rules.country_code = '*'
        and {{ rule_is_in_force('rules', 'days.local_date') | indent(8) }}
        and not exists (
            select 1
            from own_rules
            where own_rules.place_country_code = jurisdictions.country_code and own_rules.local_date = days.local_date
        )
),

all_rules as (
    select * from own_rules
    union all
    select * from default_rules
),

typed as (
    select
        all_rules.*,
        case all_rules.day_type
            when 'holiday' then case when holidays.holiday_date is not null then 1 end
            when 'sunday' then case when all_rules.day_kind = 'sunday' then 2 end
            when 'pre_holiday' then case when next_holidays.holiday_date is not null then 3 end
            when 'saturday' then case when all_rules.day_kind = 'saturday' then 4 end
            when 'weekday' then case when all_rules.day_kind = 'weekday' then 5 end
            when 'all' then 6
        end as day_type_rank
    from all_rules
    left join {{ ref('holidays') }} as holidays
        on all_rules.holiday_calendar = holidays.holiday_calendar and all_rules.local_date = holidays.holiday_date
    left join {{ ref('holidays') }} as next_holidays
        on
            all_rules.holiday_calendar = next_holidays.holiday_calendar
            and {{ add_days('all_rules.local_date', 1) }} = next_holidays.holiday_date
),

chosen as (
    select
        *,
        min(day_type_rank) over (partition by place_country_code, place_region_code, local_date, rule_id) as chosen_rank
    from typed
    where day_type_rank is not null
)

select distinct
    places.country_code,
    places.region_code,
    places.time_zone,
    chosen.rule_id,
    chosen.local_date,
    chosen.row_kind,
    chosen.day_type,
    {{ clock_minutes('chosen.window_start_local') }} as opens_at_minute,
    {{ clock_minutes('chosen.window_end_local') }} as closes_at_minute
from places
inner join chosen
    on
        coalesce(places.country_code, '*') = coalesce(chosen.place_country_code, '*')
        and coalesce(places.region_code, '*') = coalesce(chosen.place_region_code, '*')
where chosen.day_type_rank = chosen.chosen_rank
{%- endmacro %}
