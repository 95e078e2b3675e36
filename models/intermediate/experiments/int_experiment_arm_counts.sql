{# How many profiles an arm has, and how many of them count. -#}
with

units as (
    select * from {{ ref('int_experiment_units') }}
),

{# numbers with profiles in several arms -#}
shared_numbers as (
    select
        experiment_id,
        phone_e164
    from units
    where not is_excluded and phone_e164 is not null
    group by experiment_id, phone_e164
    having min(arm_key) <> max(arm_key)
),

counts as (
    select
        units.experiment_id,
        units.arm_key,
        count(*) as assigned,
        sum(case when units.is_counted then 1 else 0 end) as units,
        sum(case when units.is_excluded then 1 else 0 end) as excluded_units,
        sum(case when units.is_counted or units.is_excluded then 0 else 1 end) as immature_units,
        sum(case when units.is_excluded or units.is_window_over then 0 else 1 end) as open_units,
        sum(case when units.is_counted and shared_numbers.phone_e164 is not null then 1 else 0 end) as shared_numbers,
        min(units.assigned_at) as first_assigned_at,
        max(units.assigned_at) as last_assigned_at,
        max(units.window_ends_at) as last_window_ends_at
    from units
    left join shared_numbers
        on units.experiment_id = shared_numbers.experiment_id and units.phone_e164 = shared_numbers.phone_e164
    group by units.experiment_id, units.arm_key
)

select
    arms.experiment_id,
    arms.arm_key,
    arms.planned_share,
    {%- for count in ['assigned', 'units', 'excluded_units', 'immature_units', 'open_units', 'shared_numbers'] %}
    cast(coalesce(counts.{{ count }}, 0) as integer) as {{ count }},
    {%- endfor %}
    counts.first_assigned_at,
    counts.last_assigned_at,
    counts.last_window_ends_at
from {{ ref('int_experiment_arms') }} as arms
left join counts on arms.experiment_id = counts.experiment_id and arms.arm_key = counts.arm_key
