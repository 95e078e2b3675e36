{# How many profiles an arm has, and how many of them count. -#}
with

profiles as (
    select * from {{ ref('int_experiment_units') }}
),

{# numbers with profiles in several arms -#}
shared_numbers as (
    select
        experiment_id,
        phone_e164
    from profiles
    where not is_excluded and phone_e164 is not null
    group by experiment_id, phone_e164
    having min(arm_key) <> max(arm_key)
),

counts as (
    select
        profiles.experiment_id,
        profiles.arm_key,
        count(*) as assigned,
        sum(case when profiles.is_counted then 1 else 0 end) as units,
        sum(case when profiles.is_excluded then 1 else 0 end) as excluded_units,
        sum(case when profiles.is_counted or profiles.is_excluded then 0 else 1 end) as immature_units,
        sum(case when profiles.is_excluded or profiles.is_window_over then 0 else 1 end) as open_units,
        sum(case when profiles.is_counted and shared_numbers.phone_e164 is not null then 1 else 0 end) as shared_numbers,
        min(profiles.assigned_at) as first_assigned_at,
        max(profiles.assigned_at) as last_assigned_at,
        max(profiles.window_ends_at) as last_window_ends_at
    from profiles
    left join shared_numbers
        on profiles.experiment_id = shared_numbers.experiment_id and profiles.phone_e164 = shared_numbers.phone_e164
    group by profiles.experiment_id, profiles.arm_key
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
