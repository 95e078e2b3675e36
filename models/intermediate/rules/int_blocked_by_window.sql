with

closed as (
    select
        candidates.profile_id,
        timeline.is_manual_closure,
        timeline.is_quiet_hours,
        timeline.is_blocked_day,
        timeline.is_blocked_holiday
    from {{ ref('int_sending_candidates') }} as candidates
    inner join {{ ref('int_sending_timeline') }} as timeline
        on
            candidates.window_group_key = timeline.window_group_key
            and timeline.valid_from <= {{ as_of() }}
            and timeline.valid_to > {{ as_of() }}
)
{% for reason in ['manual_closure', 'quiet_hours', 'blocked_day', 'blocked_holiday'] %}
select
    profile_id,
    '{{ reason }}' as block_reason,
    {#- the window that opens next is found together with the caps, in int_sending_decisions #}
    {{ as_of() }} as blocked_until_at
from closed
where is_{{ reason }}
{{- '\nunion all' if not loop.last }}
{%- endfor %}
