{# a trigger, condition or exit that no model answers would start, allow or end nothing -#}
with

exit_words as (
    select
        whole as exit_on,
        trim(part) as word
    from {{ parts_as_rows(ref('flows'), 'exit_on', ';') }} as parts
),

words as (
    select
        flows.flow_id,
        flows.trigger as word,
        flows.trigger in ({{ names_after('int_trigger_') }}, 'segment:track_c', 'segment:unengaged')
        or (flows.trigger like 'segment:%' and replace(flows.trigger, 'segment:', '') in ({{ names_after('seg_') }})) as is_known
    from {{ ref('flows') }} as flows
    union all
    select
        flow_id,
        entry_condition as word,
        entry_condition in ({{ names_after('int_condition_') }}) as is_known
    from {{ ref('flows') }}
    where entry_condition is not null
    union all
    select
        flow_id,
        condition as word,
        condition in ({{ names_after('int_condition_') }}) as is_known
    from {{ ref('flow_steps') }}
    where condition is not null
    union all
    select
        flows.flow_id,
        exit_words.word,
        exit_words.word in ({{ names_after('int_exit_') }}) as is_known
    from {{ ref('flows') }} as flows
    inner join exit_words on flows.exit_on = exit_words.exit_on
)

select distinct
    flow_id,
    word
from words
where not coalesce(is_known, false)
