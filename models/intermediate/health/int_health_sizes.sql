{#
    Members of each segment at the moments that its measures start from, and how many of them were subscribed no more at the end of the
    period. Null before the membership history begins.
-#}
{%- set days = var('performance_days') -%}
{%- set moments = {
    'current': as_of(),
    'at_start': start_of_date(days - 1),
    'at_previous_start': start_of_date(2 * days - 1),
    'at_texts_start': start_of_date(maturity_days() + days - 1),
    'at_previous_texts_start': start_of_date(maturity_days() + 2 * days - 1),
    'a_year_ago': as_of(minus_hours=364 * 24),
    'at_start_a_year_ago': start_of_date(364 + days - 1),
} -%}
{%- set periods = {'current': ['at_start', 'current'], 'previous': ['at_previous_start', 'at_start'], 'a_year_ago': ['at_start_a_year_ago', 'a_year_ago']} -%}
with

history as (
    select * from {{ ref('segment_membership_history') }}
),

memberships as (
    select
        {% for name, moment in moments.items() -%}
        case when {{ is_member_at('history', moment) }} then 1 else 0 end as is_in_{{ name }},
        {% endfor -%}
        history.segment_name,
        history.second_key,
        history.profile_id
    from history
    where history.entered_at <= {{ as_of() }}
),

subscribers as (
    select
        {% for name in ['current', 'at_start', 'a_year_ago'] -%}
        max(is_in_{{ name }}) as is_in_{{ name }},
        {% endfor -%}
        profile_id
    from memberships
    where segment_name = 'sms_subscribers'
    group by profile_id
),

sizes as (
    select
        {% for name in moments -%}
        sum(memberships.is_in_{{ name }}) as members_{{ name }},
        {% endfor -%}
        {% for name, ends in periods.items() -%}
        sum(memberships.is_in_{{ ends[0] }} * (1 - coalesce(subscribers.is_in_{{ ends[1] }}, 0))) as lost_{{ name }},
        {% endfor -%}
        memberships.segment_name,
        memberships.second_key
    from memberships
    left join subscribers on memberships.profile_id = subscribers.profile_id
    group by memberships.segment_name, memberships.second_key
)

select
    sizes.segment_name,
    sizes.second_key,
    {% for name, moment in moments.items() -%}
    case when bounds.history_from <= {{ moment }} then cast(sizes.members_{{ name }} as integer) end as members_{{ name }},
    {% endfor -%}
    {% for name, ends in periods.items() -%}
    case when bounds.history_from <= {{ moments[ends[0]] }} then cast(sizes.lost_{{ name }} as integer) end as lost_{{ name }},
    {% endfor -%}
    bounds.history_from as history_from_at
from sizes
cross join {{ ref('int_segment_history_start') }} as bounds
