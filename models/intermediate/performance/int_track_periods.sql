{# From when until when a profile was in which engagement track, the best where it was in several. -#}
{%- set tracks = track_segments() -%}
with

changes as (
    {%- for moment, change in {'entered_at': 1, 'exited_at': -1}.items() %}
    select
        {% for track, segment_name in tracks.items() -%}
        sum(case when segment_name = '{{ segment_name }}' then {{ change }} else 0 end) as {{ track }},
        {% endfor -%}
        profile_id,
        {{ moment }} as changed_at
    from {{ ref('segment_membership_history') }}
    where {{ is_one_of('segment_name', tracks.values() | list) }} and {{ moment }} is not null
    group by profile_id, {{ moment }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

moments as (
    select
        {% for track in tracks -%}
        sum({{ track }}) as {{ track }},
        {% endfor -%}
        profile_id,
        changed_at
    from changes
    group by profile_id, changed_at
),

periods as (
    select
        {% for track in tracks -%}
        sum({{ track }}) over (partition by profile_id order by changed_at rows between unbounded preceding and current row) as {{ track }},
        {% endfor -%}
        profile_id,
        changed_at as valid_from,
        lead(changed_at) over (partition by profile_id order by changed_at) as valid_to
    from moments
),

named as (
    select
        profile_id,
        valid_from,
        valid_to,
        case
            {%- for track in tracks %}
            when {{ track }} > 0 then '{{ track }}'
            {%- endfor %}
        end as engagement_track
    from periods
)

select *
from named
where engagement_track is not null
