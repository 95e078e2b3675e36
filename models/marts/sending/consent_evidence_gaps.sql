{# What a lawyer would miss: opt-ins of level express_written to texts, whatever became of them, and which of them say what the person saw. -#}
with

opt_ins as (
    select
        coalesce(events.source_system, 'unknown') as source_system,
        coalesce(events.source, 'unknown') as source,
        events.disclosure_version is null as is_without_version,
        events.disclosure_version is not null and disclosures.disclosure_version is null as is_without_words,
        coalesce(events.page_url, disclosures.page_url) is null as is_without_page,
        coalesce(events.evidence_url, events.ip_address) is null as is_without_proof_of_origin
    from {{ ref('int_consent_events_validated') }} as events
    left join {{ ref('int_disclosures_validated') }} as disclosures on events.disclosure_version = disclosures.disclosure_version
    where
        events.channel = 'sms'
        and events.consent_level = 'express_written'
        and events.action in ({{ escaped_literals(opt_in_actions()) }})
        and events.occurred_at <= {{ as_of() }}
)

select
    source_system,
    source,
    cast(count(*) as integer) as opt_ins,
    cast(sum(case when is_without_version then 1 else 0 end) as integer) as without_disclosure_version,
    cast(sum(case when is_without_words then 1 else 0 end) as integer) as without_disclosure_text,
    cast(sum(case when is_without_page then 1 else 0 end) as integer) as without_page,
    cast(sum(case when is_without_proof_of_origin then 1 else 0 end) as integer) as without_proof_of_origin
from opt_ins
group by source_system, source
