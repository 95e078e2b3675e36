{#
    The rules of a place as UTC intervals: when a rule is in force (day), lets texts through (open), or closes the whole day
    (blocked_day, blocked_holiday). A local span is cut along the zone's offsets, so that a UTC instant lies in it exactly
    when its local time does, on days of clock changes too.

    Args:
        rule_days: relation of what macro rule_days selects
        preferences: relation of time_zone and quiet_hours, the hours that people of a zone asked to be left alone in, which become
            intervals of state preference; none = no one asked
        margin_minutes: shrinks what is open and widens what a person asked for; days stay days
#}
{% macro rule_intervals(rule_days, preferences=none, margin_minutes=0) -%}
{%- set midnight = 'cast(local_spans.local_date as ' ~ dbt.type_timestamp() ~ ')' -%}
with

{% if preferences -%}
preferences as (
    select distinct
        time_zone,
        quiet_hours
    from {{ preferences }}
    where time_zone is not null and quiet_hours is not null
),

days as (
    {{ calendar_days() }}
),

quiet_spans as (
    select
        preferences.time_zone,
        preferences.quiet_hours,
        days.local_date,
        {{ clock_minutes('preferences.quiet_hours') }} as from_minute,
        {{ clock_minutes('substring(preferences.quiet_hours, 7, 5)') }} as to_minute
    from preferences
    cross join days
),

{% endif -%}
local_spans as (
    select distinct
        country_code,
        region_code,
        time_zone,
        rule_id,
        'day' as state,
        local_date,
        0 as from_minute,
        1440 as to_minute
    from {{ rule_days }}
    union all
    select
        country_code,
        region_code,
        time_zone,
        rule_id,
        'open' as state,
        local_date,
        opens_at_minute as from_minute,
        {#- a window that ends before it starts runs into the next day #}
        case when closes_at_minute > opens_at_minute then closes_at_minute else closes_at_minute + 1440 end as to_minute
    from {{ rule_days }}
    where row_kind = 'window'
    union all
    select
        country_code,
        region_code,
        time_zone,
        rule_id,
        case when day_type = 'holiday' then 'blocked_holiday' else 'blocked_day' end as state,
        local_date,
        0 as from_minute,
        1440 as to_minute
    from {{ rule_days }}
    where row_kind = 'closed'
    {%- if preferences %}
    union all
    select
        cast(null as {{ dbt.type_string() }}) as country_code,
        cast(null as {{ dbt.type_string() }}) as region_code,
        time_zone,
        quiet_hours as rule_id,
        'preference' as state,
        local_date,
        from_minute,
        case when to_minute > from_minute then to_minute else to_minute + 1440 end as to_minute
    from quiet_spans
    {%- endif %}
),

utc_spans as (
    select
        local_spans.country_code,
        local_spans.region_code,
        local_spans.time_zone,
        local_spans.rule_id,
        local_spans.state,
        {{ greatest_of(add_minutes(midnight, '(local_spans.from_minute - offsets.offset_minutes)'), 'offsets.starts_at') }} as starts_at,
        {{ least_of(add_minutes(midnight, '(local_spans.to_minute - offsets.offset_minutes)'), 'offsets.ends_at') }} as ends_at
    from local_spans
    inner join {{ ref('zone_offsets') }} as offsets
        on
            local_spans.time_zone = offsets.time_zone
            and offsets.starts_at < {{ add_minutes(midnight, 3 * 1440) }}
            and offsets.ends_at > {{ add_minutes(midnight, -1440) }}
),

{# spans of one rule that touch or overlap become one, so that no instant is counted twice -#}
marked as (
    select
        *,
        case
            when
                starts_at <= max(ends_at) over (
                    partition by country_code, region_code, time_zone, rule_id, state
                    order by starts_at, ends_at rows between unbounded preceding and 1 preceding
                )
                then 0
            else 1
        end as starts_anew
    from utc_spans
    where starts_at < ends_at
),

numbered as (
    select
        *,
        sum(starts_anew) over (
            partition by country_code, region_code, time_zone, rule_id, state
            order by starts_at, ends_at rows between unbounded preceding and current row
        ) as span_number
    from marked
)

select
    country_code,
    region_code,
    time_zone,
    rule_id,
    state,
    {{ add_minutes('min(starts_at)', "(case state when 'open' then " ~ margin_minutes ~ " when 'preference' then -" ~ margin_minutes ~ " else 0 end)") }} as valid_from,
    {{ add_minutes('max(ends_at)', "(case state when 'open' then -" ~ margin_minutes ~ " when 'preference' then " ~ margin_minutes ~ " else 0 end)") }} as valid_to
from numbered
group by country_code, region_code, time_zone, rule_id, state, span_number
{#- a window no longer than the two margins is none #}
having state <> 'open' or {{ add_minutes('min(starts_at)', 2 * margin_minutes) }} < max(ends_at)
{%- endmacro %}
