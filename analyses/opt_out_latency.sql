{# How long an opt-out takes to arrive, by source: the share within 24 hours, the median and the slowest. -#}
select
    source_system,
    source,
    count(*) as opt_outs,
    round({{ as_decimal('100.0 * sum(case when is_within_24_hours then 1 else 0 end) / count(*)', 9, 4) }}, 1) as percent_within_24_hours,
    round({{ as_decimal(median('processing_hours'), 18, 4) }}, 2) as median_hours,
    max(processing_hours) as slowest_hours
from {{ ref('consent_ledger') }}
where processing_hours is not null
group by source_system, source
order by {{ byte_order('source_system') }}, {{ byte_order('source') }}
