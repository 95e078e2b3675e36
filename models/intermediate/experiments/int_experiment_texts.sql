{# Texts of profiles that count, in their window: those sent in it cost, those received in it may be clicked in it. One row a profile with any. -#}
with

units as (
    select
        experiment_id,
        profile_id,
        assigned_at,
        counted_until
    from {{ ref('int_experiment_units') }}
    where is_counted
),

{# no window holds what was sent or received outside of all of them -#}
messages as (
    select * from {{ ref('performance_messages') }}
    where
        sent_at < (select max(units.counted_until) from units)
        and coalesce(received_at, sent_at) >= (select min(units.assigned_at) from units)
),

texts as (
    select
        units.experiment_id,
        units.profile_id,
        case when messages.is_sent and messages.sent_at >= units.assigned_at and messages.sent_at < units.counted_until then 1 else 0 end as is_sent,
        case when messages.received_at >= units.assigned_at and messages.received_at < units.counted_until then 1 else 0 end as is_received,
        case when messages.first_clicked_at < units.counted_until then 1 else 0 end as is_clicked,
        messages.cost
    from units
    inner join messages
        on units.profile_id = messages.profile_id and units.counted_until > messages.sent_at
)

select
    experiment_id,
    profile_id,
    sum(is_sent) as texts_sent,
    sum(is_received) as texts_received,
    sum(is_received * is_clicked) as texts_clicked,
    sum(case when is_sent = 1 then cost end) as cost,
    sum(case when is_sent = 1 and cost is not null then 1 else 0 end) as texts_with_cost
from texts
where is_sent = 1 or is_received = 1
group by experiment_id, profile_id
