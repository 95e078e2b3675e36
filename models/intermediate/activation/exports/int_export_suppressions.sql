{#
    Numbers no marketing text may go to, one row a number and scope, with the weightiest reason and since when it is known to hold. Keyed by number,
    because that is what opts out; a number without a live profile is here too.
-#}
{%- set reasons = ['erased', 'opted_out', 'number_reassigned', 'sunset', 'never_subscribed'] -%}
{%- set no_system = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
with

suppressions as (
    select
        numbers.phone_e164,
        coalesce(suppressions.scope, 'all') as scope,
        {#- what blocks without a suppression is an erasure known by its hash, or a reply or row that may have been an opt-out #}
        coalesce(suppressions.reason, case numbers.block_reason when 'erased' then 'erased' else 'opted_out' end) as reason,
        numbers.starts_at as changed_at,
        suppressions.source_system as origin_system
    from {{ ref('int_number_suppressions') }} as numbers
    left join {{ ref('int_suppressions_validated') }} as suppressions on numbers.evidence_id = suppressions.suppression_id
    where numbers.starts_at <= {{ as_of() }}
),

{# a number that somebody shares who is no part of it stays -#}
blocks as (
    select
        candidates.phone_e164,
        reasons.block_reason
    from {{ ref('int_sending_candidates') }} as candidates
    cross join (
        select 'number_reassigned' as block_reason
        union all
        select 'sunset_suppressed' as block_reason
    ) as reasons
    left join {{ ref('int_sending_blocks') }} as blocks
        on candidates.profile_id = blocks.profile_id and reasons.block_reason = blocks.block_reason
    group by candidates.phone_e164, reasons.block_reason
    having count(blocks.profile_id) = count(*)
),

last_texts as (
    select
        phone_e164,
        max(sent_at) as sent_at
    from {{ ref('int_sms_messages') }}
    where is_marketing
    group by phone_e164
),

holding as (
    select * from {{ ref('int_standing_opt_outs') }}
    union all
    select
        *,
        false as is_reply
    from suppressions
    union all
    {#- of those that want a look-up first, only who is known to have passed the number on #}
    select
        blocks.phone_e164,
        'all' as scope,
        'number_reassigned' as reason,
        checks.checked_at as changed_at,
        {{ no_system }} as origin_system,
        false as is_reply
    from blocks
    inner join {{ ref('int_latest_number_checks') }} as checks on blocks.phone_e164 = checks.phone_e164
    where blocks.block_reason = 'number_reassigned' and checks.reassigned = 'yes'
    union all
    select
        blocks.phone_e164,
        'marketing' as scope,
        'sunset' as reason,
        last_texts.sent_at as changed_at,
        {{ no_system }} as origin_system,
        false as is_reply
    from blocks
    left join last_texts on blocks.phone_e164 = last_texts.phone_e164
    where blocks.block_reason = 'sunset_suppressed'
    union all
    select
        phone_e164,
        'all' as scope,
        'erased' as reason,
        erased_at as changed_at,
        {{ no_system }} as origin_system,
        false as is_reply
    from {{ ref('int_erased_profiles') }}
    where phone_e164 is not null
),

ranked as (
    select
        holding.*,
        row_number() over (
            partition by holding.phone_e164, holding.scope
            order by
                case holding.reason
                    {%- for reason in reasons %}
                    when '{{ reason }}' then {{ loop.index * 2 }}
                    {%- endfor %}
                    else 5
                end,
                case when holding.changed_at is null then 2 else 1 end,
                holding.changed_at,
                case when holding.origin_system is null then 1 else 2 end,
                holding.origin_system,
                holding.reason,
                case when holding.is_reply then 1 else 2 end
        ) as place
    from holding
    inner join {{ ref('int_phone_numbers') }} as numbers on holding.phone_e164 = numbers.phone_e164
    where numbers.is_valid
)

select
    {{ joined_hash(['phone_e164', 'scope']) }} as suppression_key,
    phone_e164,
    scope,
    reason,
    changed_at,
    origin_system,
    is_reply
from ranked
where place = 1
