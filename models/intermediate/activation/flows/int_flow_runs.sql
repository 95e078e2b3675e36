{#
    Who is on the way through which flow, since when: by a trigger, or by a record of flow_enrollments. A record belongs to the newest
    trigger at or before it; of a flow on a segment, which has no moment of its own, its time stands.
-#}
with

entries as (
    select * from {{ ref('int_flow_entries') }}
),

flows as (
    select
        flows.flow_id,
        flows.trigger as trigger_name,
        flows.runs_per,
        flows.entry_condition,
        flows.exit_on,
        {{ reentry_days('flows') }} as reentry_days,
        horizons.runs_from
    from {{ ref('flows') }} as flows
    inner join {{ ref('int_trigger_horizons') }} as horizons on flows.trigger = horizons.trigger_name
    where flows.is_enabled
),

records as (
    select
        records.*,
        max(entries.entered_at) as run_entered_at,
        count(entries.flow_id) > 0 as has_run
    from {{ ref('int_recorded_enrollments') }} as records
    inner join flows on records.flow_id = flows.flow_id
    inner join {{ ref('int_live_profiles') }} as profiles on records.profile_id = profiles.profile_id
    left join entries
        on
            records.flow_id = entries.flow_id
            and records.profile_id = entries.profile_id
            and (entries.is_on_segment or records.entered_at >= entries.entered_at)
    where {{ is_recent('records.entered_at', 'flows.reentry_days') }} or records.entered_at > flows.runs_from
    group by records.flow_id, records.profile_id, records.entered_at, records.is_accepted, records.last_step, records.completed_at, records.exited_at
),

runs as (
    select
        entries.flow_id,
        entries.profile_id,
        entries.trigger_key,
        entries.product_id,
        entries.order_id,
        entries.value,
        entries.is_member,
        case when entries.is_on_segment then {{ least_of('entries.entered_at', 'records.entered_at') }} else entries.entered_at end as entered_at,
        records.last_step as recorded_step,
        records.completed_at,
        records.exited_at
    from entries
    left join records
        on
            entries.flow_id = records.flow_id
            and entries.profile_id = records.profile_id
            and (entries.is_on_segment or entries.entered_at = records.run_entered_at)
    union all
    select
        flow_id,
        profile_id,
        cast(null as {{ dbt.type_string() }}) as trigger_key,
        cast(null as {{ dbt.type_string() }}) as product_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        {{ as_decimal('null', 18, 2) }} as value,
        false as is_member,
        entered_at,
        last_step as recorded_step,
        completed_at,
        exited_at
    from records
    where is_accepted and not has_run
)

select
    {{ joined_hash(['runs.flow_id', 'runs.profile_id', 'runs.trigger_key']) }} as enrollment_key,
    runs.flow_id,
    runs.profile_id,
    runs.trigger_key,
    runs.product_id,
    runs.order_id,
    runs.value,
    runs.is_member,
    flows.runs_per,
    flows.entry_condition,
    flows.exit_on,
    flows.trigger_name in ('cart_abandoned', 'browse_abandoned') as is_of_visit,
    runs.entered_at is null as is_waiting_first,
    coalesce(runs.entered_at, {{ as_of() }}) as entered_at,
    runs.recorded_step,
    runs.completed_at as recorded_completed_at,
    runs.exited_at as recorded_exited_at
from runs
inner join flows on runs.flow_id = flows.flow_id
