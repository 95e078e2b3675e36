{% set clock = '^([01][0-9]|2[0-3]):[0-5][0-9]$' %}
{% set month_day = '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' %}

with malformed_rules as (
    select
        rule_id as subject,
        'a window needs two times HH:MM, the first before the second' as fault
    from {{ ref('jurisdiction_rules') }}
    where
        row_kind = 'window'
        and not coalesce(
            {{ regexp_match('window_start_local', clock) }}
            and {{ regexp_match('window_end_local', clock) }}
            and window_start_local < window_end_local,
            false
        )

    union all

    select
        rule_id as subject,
        'a cap needs a number and a period above 0, and a scope' as fault
    from {{ ref('jurisdiction_rules') }}
    where
        row_kind = 'cap'
        and not coalesce(
            max_marketing_messages > 0 and cap_period_hours > 0 and cap_scope is not null,
            false
        )

    union all

    select
        rule_id as subject,
        'a cap lasts 24, 168 or 720 hours: no other period has a reason, and no older text is counted' as fault
    from {{ ref('jurisdiction_rules') }}
    where row_kind = 'cap' and cap_period_hours not in (24, 168, 720)

    union all

    select
        rule_id as subject,
        'only windows have times and only caps have a number, a period and a scope' as fault
    from {{ ref('jurisdiction_rules') }}
    where
        (row_kind <> 'window' and coalesce(window_start_local, window_end_local) is not null)
        or (row_kind <> 'cap' and coalesce(max_marketing_messages, cap_period_hours) is not null)
        or (row_kind <> 'cap' and cap_scope is not null)

    union all

    select
        rule_id as subject,
        'effective_to is not after effective_from' as fault
    from {{ ref('jurisdiction_rules') }}
    where effective_to <= effective_from
),

malformed_policies as (
    select
        cap_name as subject,
        'a brand cap is above 0, over 24, 168 or 720 hours; only that of the dormant has no period' as fault
    from {{ ref('brand_caps') }}
    where
        max_messages <= 0
        or period_hours not in (24, 168, 720)
        or (period_hours is null) <> (tier = 'is_dormant')

    union all

    select
        reason as subject,
        'ends_at of a closure is not after starts_at' as fault
    from {{ ref('manual_closures') }}
    where ends_at <= starts_at

    union all

    select
        season as subject,
        'a season needs two days MM-DD, the first not after the second' as fault
    from {{ ref('season_calendar') }}
    where
        not (
            {{ regexp_match('starts_month_day', month_day) }}
            and {{ regexp_match('ends_month_day', month_day) }}
            and starts_month_day <= ends_month_day
        )
)

select
    subject,
    fault
from malformed_rules

union all

select
    subject,
    fault
from malformed_policies
