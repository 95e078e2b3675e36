{#
    When a profile that has to wait may be texted at the earliest: profile_id, next_eligible_at; no row where no moment is known.

    Args:
        waiting: relation of profile_id, phone_e164, window_group_key and released_at, when the last of its blocks ends
        timeline: relation of int_sending_timeline
        suppressions: relation of phone_e164, starts_at and ends_at of suppressions that start after as_of
#}
{% macro first_open_moments(waiting, timeline, suppressions) -%}
with

windows as (
    select
        *,
        lag(valid_to) over (partition by window_group_key order by valid_from) as closed_before_at
    from {{ timeline }}
    where is_open
),

{# for whoever waits the first open instants after the last release and after each suppression to come: the answer is one of them -#}
moments as (
    select
        waiting.profile_id,
        waiting.phone_e164,
        {{ greatest_of('windows.valid_from', 'waiting.released_at') }} as moment
    from {{ waiting }} as waiting
    inner join windows
        on
            waiting.window_group_key = windows.window_group_key
            and waiting.released_at < windows.valid_to
            and (windows.closed_before_at is null or waiting.released_at >= windows.closed_before_at)
    union all
    select
        waiting.profile_id,
        waiting.phone_e164,
        {{ greatest_of('windows.valid_from', 'suppressions.ends_at') }} as moment
    from {{ waiting }} as waiting
    inner join {{ suppressions }} as suppressions on waiting.phone_e164 = suppressions.phone_e164 and waiting.released_at < suppressions.ends_at
    inner join windows
        on
            waiting.window_group_key = windows.window_group_key
            and suppressions.ends_at < windows.valid_to
            and (windows.closed_before_at is null or suppressions.ends_at >= windows.closed_before_at)
)

{# the first that no suppression to come covers -#}
select
    profile_id,
    min(moment) as next_eligible_at
from moments
where
    not exists (
        select 1 from {{ suppressions }} as suppressions
        where
            suppressions.phone_e164 = moments.phone_e164
            and suppressions.starts_at <= moments.moment
            and (suppressions.ends_at is null or suppressions.ends_at > moments.moment)
    )
group by profile_id
{%- endmacro %}
