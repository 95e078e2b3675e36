{# What campaigns were: sent to nearly everyone, only discounts, by who people are instead of what they do. One row a check. -#}
with

campaigns as (
    select
        sent.campaign_id,
        sent.campaign_name,
        sent.audience_segment,
        sent.is_blast,
        sent.share_of_subscribers,
        sent.audience_segment is null or coalesce(catalog.family in ('demographic', 'location', 'base'), false) as is_demographic,
        count(*) as texts,
        count(sent.is_promotional) as known_texts,
        count(case when sent.is_promotional then 1 end) as promotional_texts
    from {{ ref('int_practice_texts') }} as sent
    left join {{ ref('segment_catalog') }} as catalog on sent.audience_segment = catalog.segment_name
    group by
        sent.campaign_id,
        sent.campaign_name,
        sent.audience_segment,
        sent.is_blast,
        sent.share_of_subscribers,
        sent.audience_segment is null or coalesce(catalog.family in ('demographic', 'location', 'base'), false)
),

figures as (
    select
        'same_text_to_everyone' as check_name,
        case when is_blast then texts else 0 end as numerator,
        texts as denominator,
        share_of_subscribers as badness,
        campaign_id as tie,
        campaign_name || ' reached ' || {{ percent_text('share_of_subscribers') }} || ' of subscribers' as evidence
    from campaigns
    union all
    select
        'only_discounts' as check_name,
        promotional_texts as numerator,
        known_texts as denominator,
        promotional_texts as badness,
        campaign_id as tie,
        campaign_name || ': ' || {{ percent_text(safe_divide('promotional_texts', 'known_texts')) }} || ' of its texts are discounts' as evidence
    from campaigns
    union all
    select
        'demographics_only' as check_name,
        case when is_demographic then texts else 0 end as numerator,
        texts as denominator,
        case when is_demographic then texts else 0 end as badness,
        campaign_id as tie,
        case
            when is_demographic
                then campaign_name || ': ' || cast(texts as {{ dbt.type_string() }}) || ' texts to ' || coalesce(audience_segment, 'an unnamed audience')
        end as evidence
    from campaigns
),

ranked as (
    select
        *,
        row_number() over (
            partition by check_name
            order by coalesce(badness, 0) desc, denominator desc, {{ byte_order('tie') }}
        ) as place
    from figures
)

select
    check_name,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    max(case when place = 1 then evidence end) as evidence
from ranked
group by check_name
