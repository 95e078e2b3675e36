{# What profiles that count did in their window, besides orders: visited, clicked, opted_out. One row an act. -#}
with

units as (
    select * from {{ ref('int_experiment_units') }}
    where is_counted
),

{# no window holds what is older than all of them -#}
visits as (
    select * from {{ ref('int_site_events') }}
    where occurred_at >= (select min(units.assigned_at) from units)
),

clicks as (
    select * from {{ ref('int_text_touches') }}
    where touch_kind = 'click' and touch_at >= (select min(units.assigned_at) from units)
)

select distinct
    units.experiment_id,
    units.profile_id,
    'visited' as act
from units
inner join visits
    on
        units.profile_id = visits.profile_id
        and units.assigned_at <= visits.occurred_at
        and units.counted_until > visits.occurred_at
union all
select distinct
    units.experiment_id,
    units.profile_id,
    'clicked' as act
from units
inner join clicks
    on
        units.profile_id = clicks.profile_id
        and units.assigned_at <= clicks.touch_at
        and units.counted_until > clicks.touch_at
union all
select distinct
    units.experiment_id,
    units.profile_id,
    'opted_out' as act
from units
inner join {{ ref('int_opt_outs') }} as opt_outs
    on
        units.phone_e164 = opt_outs.phone_e164
        and units.assigned_at <= opt_outs.opted_out_at
        and units.counted_until > opt_outs.opted_out_at
