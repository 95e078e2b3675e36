{%- set checks = [
    ('same_text_to_everyone', 'F325', 'Same SMS to every subscriber', 'blast_texts_max', 'campaigns', 90),
    ('only_discounts', 'F326', 'SMS only for discounts', 'promotional_share_max', 'campaigns', 90),
    ('over_messaging', 'F327', 'Over-messaging customers', 'over_messaging_max', 'violations', 90),
    ('ignored_consent', 'F328', 'Ignoring consent and preferences', 0, 'violations', 90),
    ('demographics_only', 'F329', 'Not using purchase or engagement data', 'demographic_texts_max', 'campaigns', 90),
    ('stale_segments', 'F330', 'Not updating segments dynamically', 'stale_texts_max', 'memberships', 90),
    ('no_frequency_control', 'F331', 'Every campaign to every customer', 'all_campaigns_share_max', 'people', 30),
    ('irrelevant_offers', 'F332', 'Irrelevant offers', 'irrelevant_texts_max', 'outcomes', 90),
    ('dormant_not_suppressed', 'F333', 'Not suppressing dormant audiences', 'dormant_texts_max', 'memberships', 30),
    ('opt_outs_ignored', 'F334', 'Not measuring opt-outs by segment', 0, 'outcomes', var('performance_days')),
    ('apart_from_crm', 'F335', 'SMS apart from the broader CRM strategy', 'crm_share_min', 'people', 30),
] -%}
with

checks as (
    {% for check_name, feature_id, mistake, threshold, part, days in checks -%}
    select
        '{{ check_name }}' as check_name,
        '{{ feature_id }}' as feature_id,
        '{{ mistake }}' as mistake,
        cast({{ threshold if threshold == 0 else var(threshold) }} as {{ type_double() }}) as threshold,
        '{{ 'below' if check_name == 'apart_from_crm' else 'above' }}' as warns_when,
        {{ 'true' if threshold == 0 else 'false' }} as is_count,
        {{ as_of_date(maturity_days() + days - 1) }} as period_start
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

figures as (
    {% for part in checks | map(attribute=4) | unique -%}
    select
        check_name,
        numerator,
        denominator,
        evidence
    from {{ ref('int_practice_' ~ part) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{# of nothing there is no share; two checks count what must not be -#}
valued as (
    select
        checks.*,
        figures.numerator,
        figures.denominator,
        figures.evidence,
        case
            when figures.denominator > 0 and checks.is_count then cast(figures.numerator as {{ type_double() }})
            when figures.denominator > 0 then {{ safe_divide('figures.numerator', 'figures.denominator') }}
        end as value
    from checks
    left join figures on checks.check_name = figures.check_name
)

select
    check_name,
    feature_id,
    mistake,
    {{ as_decimal('value', 28, 12) }} as value,
    {{ as_decimal('numerator', 28, 12) }} as numerator,
    {{ as_decimal('denominator', 28, 12) }} as denominator,
    {{ as_decimal('threshold', 28, 12) }} as threshold,
    warns_when,
    case
        when value is null then 'no_data'
        when warns_when = 'above' and value > threshold then 'warning'
        when warns_when = 'below' and value < threshold then 'warning'
        else 'ok'
    end as status,
    case when value is not null then evidence end as evidence,
    period_start,
    {{ as_of_date(maturity_days()) }} as period_end
from valued
