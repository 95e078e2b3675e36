{# What profiles that count did in their window, besides orders: visited, clicked, opted_out. One row an act. -#}
with

units as (
    select * from {{ ref('int_experiment_units') }}
    where is_counted
)

select distinct
    units.experiment_id,
    units.profile_id,
    'visited' as act
from units
inner join {{ ref('int_site_events') }} as events
    on
        units.profile_id = events.profile_id
        and units.assigned_at <= events.occurred_at
        and units.counted_until > events.occurred_at
union all
select distinct
    units.experiment_id,
    units.profile_id,
    'clicked' as act
from units
inner join {{ ref('int_text_touches') }} as clicks
    on
        units.profile_id = clicks.profile_id
        and units.assigned_at <= clicks.touch_at
        and units.counted_until > clicks.touch_at
where clicks.touch_kind = 'click'
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
