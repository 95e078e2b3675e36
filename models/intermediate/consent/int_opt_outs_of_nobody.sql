{#
    Opt-outs, suppressions and STOPs that name no one: without a number that can be read, and of no profile that is known. They stop no one, so
    rejected_rows lists them and every run reports them.
-#}
with

consent_rows as (
    select
        consent_event_id,
        max(row_text) as row_text
    from {{ ref('stg_inputs__consent_events') }}
    group by consent_event_id
),

suppression_rows as (
    select
        suppression_id,
        max(row_text) as row_text
    from {{ ref('stg_inputs__suppressions') }}
    group by suppression_id
),

rows_that_end_consent as (
    select
        'consent_events' as input,
        events.consent_event_id as row_key,
        events.phone_e164,
        events.profile_id,
        events.email,
        true as is_accepted,
        consent_rows.row_text
    from {{ ref('int_consent_events_validated') }} as events
    inner join consent_rows on events.consent_event_id = consent_rows.consent_event_id
    where
        events.channel = 'sms'
        and events.action in ({{ opt_out_actions() }}, 'never_subscribed')
        and coalesce(events.message_category, 'unknown') <> 'transactional'
    union all
    select
        'suppressions' as input,
        suppressions.suppression_id as row_key,
        suppressions.phone_e164,
        suppressions.profile_id,
        suppressions.email,
        true as is_accepted,
        suppression_rows.row_text
    from {{ ref('int_suppressions_validated') }} as suppressions
    inner join suppression_rows on suppressions.suppression_id = suppression_rows.suppression_id
    {#- whom `sms erase` erased is no longer known once the source has forgotten them #}
    left join {{ ref('recorded_erasures') }} as erasures on suppressions.suppression_id = erasures.suppression_id
    where suppressions.channel in ('sms', 'all') and erasures.suppression_id is null
    union all
    select
        input,
        coalesce(evidence_id, '') as row_key,
        phone_e164,
        profile_id,
        email,
        false as is_accepted,
        row_text
    from {{ ref('int_refused_opt_outs') }}
),

named as (
    {{ numbers_named_by('rows_that_end_consent') }}
)

select distinct
    input,
    row_key,
    is_accepted,
    row_text
from named
where not is_found
