-- What is in force changes only where a row begins or ends: it is enough to look at those dates.
with rules as (
    select
        rule_id,
        day_type,
        coalesce(effective_from, cast('0001-01-01' as date)) as in_force_from,
        coalesce(effective_to, cast('9999-12-31' as date)) as in_force_until
    from {{ ref('jurisdiction_rules') }}
    where row_kind in ('window', 'closed')
),

changes as (
    select
        rule_id,
        in_force_from as change_date
    from rules

    union distinct

    select
        rule_id,
        in_force_until as change_date
    from rules
),

last_changes as (
    select
        rule_id,
        max(change_date) as last_date
    from changes
    group by rule_id
),

days as (
    select 'weekday' as day_type
    union all
    select 'saturday' as day_type
    union all
    select 'sunday' as day_type
)

select
    changes.rule_id,
    changes.change_date,
    days.day_type
from changes
inner join last_changes
    on
        changes.rule_id = last_changes.rule_id
        and changes.change_date < last_changes.last_date
cross join days
left join rules
    on
        changes.rule_id = rules.rule_id
        and rules.day_type in (days.day_type, 'all')
        and changes.change_date >= rules.in_force_from
        and changes.change_date < rules.in_force_until
where rules.rule_id is null
