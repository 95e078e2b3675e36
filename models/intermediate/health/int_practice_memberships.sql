{#
    Texts to people who were not in the audience that the text names, and to the dormant, who get win-back and sunset alone. One row a check.
    Texts sent before the membership history began are left out.
-#}
{%- set allowed = ['reengage', 're_engage', 'winback', 'win_back', 'reactivation', 'sunset'] -%}
with

texts as (
    select * from {{ ref('int_practice_texts') }}
),

known_texts as (
    select texts.*
    from texts
    inner join {{ ref('int_segment_history_start') }} as history on texts.sent_at >= history.history_from
),

named as (
    select known_texts.*
    from known_texts
    inner join {{ ref('segment_catalog') }} as catalog on known_texts.audience_segment = catalog.segment_name
),

matched as (
    select distinct named.message_key
    from named
    inner join {{ ref('segment_membership_history') }} as history
        on
            named.profile_id = history.profile_id
            and named.audience_segment = history.segment_name
            and {{ is_member_at('history', 'named.sent_at') }}
),

recent as (
    select
        *,
        coalesce({{ is_one_of(word_key('goal'), allowed) }}, false) or coalesce({{ is_one_of(word_key('message_type'), allowed) }}, false) as is_winback
    from known_texts
    where is_of_30_days
),

dormant as (
    select distinct recent.message_key
    from recent
    inner join {{ ref('segment_membership_history') }} as history
        on
            recent.profile_id = history.profile_id
            and history.segment_name = 'dormant'
            and {{ is_member_at('history', 'recent.sent_at') }}
),

judged as (
    select
        'stale_segments' as check_name,
        named.audience_segment as name,
        case when matched.message_key is null then 1 else 0 end as is_bad
    from named
    left join matched on named.message_key = matched.message_key
    union all
    select
        'dormant_not_suppressed' as check_name,
        recent.campaign_name as name,
        case
            when recent.is_winback then 0
            when dormant.message_key is not null or recent.engagement_track = 'never_clicked' then 1
            else 0
        end as is_bad
    from recent
    left join dormant on recent.message_key = dormant.message_key
),

counted as (
    select
        check_name,
        name,
        sum(is_bad) as numerator,
        count(*) as denominator,
        row_number() over (partition by check_name order by sum(is_bad) desc, count(*), {{ byte_order('name') }}) as place
    from judged
    group by check_name, name
)

select
    check_name,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    max(case when place = 1 and numerator > 0 then name || ': ' || {{ percent_text(safe_divide('numerator', 'denominator')) }} || ' of its texts' end) as evidence
from counted
group by check_name
