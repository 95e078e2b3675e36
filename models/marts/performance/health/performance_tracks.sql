with

tracks as (
    {% for tier, segment_name in track_segments().items() -%}
    select
        '{{ tier[-1] | upper }}' as track,
        '{{ segment_name }}' as segment_name,
        '{{ tier }}' as tier,
        {{ var(tier ~ '_days') }} as window_days
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

plans as (
    select
        value as tier,
        max(max_messages) as planned_texts
    from {{ ref('brand_caps') }}
    where cap_policy = {{ escaped_literal(var('cap_policy')) }} and tier = 'sending_track' and period_hours = 720
    group by value
),

rates as (
    select
        tracks.*,
        coalesce(texts.members, 0) as members,
        coalesce(texts.texts_received, 0) as texts_received,
        coalesce(texts.texts_clicked, 0) as texts_clicked,
        {{ safe_divide('texts.texts_clicked', 'texts.texts_received') }} as click_rate,
        {{ safe_divide('texts.clicks_of_members', 'texts.texts_of_members') }} as click_rate_of_members,
        {{ safe_divide('texts.texts_in_30_days', 'texts.members') }} as texts_per_member_30d,
        {{ safe_divide('texts.opt_outs', 'texts.texts_received') }} as opt_out_rate,
        texts.click_rate_variance,
        texts.recipients
    from tracks
    left join {{ ref('int_health_track_texts') }} as texts on tracks.segment_name = texts.segment_name
),

{# the guide leaves 8 to 10 %, 6 to 7 % and the edges open: band fills them -#}
banded as (
    select
        *,
        {{ effective_trials('click_rate', 'texts_received', 'click_rate_variance', 'recipients') }} as trials,
        case
            when click_rate > 0.10 then 'A'
            when click_rate >= 0.07 and click_rate <= 0.08 then 'B'
            when click_rate >= 0.05 and click_rate <= 0.06 then 'C'
            when click_rate < 0.05 then 'D'
        end as guide_band,
        case
            when click_rate > 0.10 then 'A'
            when click_rate > 0.065 then 'B'
            when click_rate >= 0.05 then 'C'
            when click_rate < 0.05 then 'D'
        end as band
    from rates
)

select
    banded.track,
    banded.segment_name,
    banded.window_days,
    cast(banded.members as integer) as members,
    cast(banded.texts_received as integer) as texts_received,
    cast(banded.texts_clicked as integer) as texts_clicked,
    {{ as_decimal('banded.click_rate', 28, 12) }} as click_rate,
    {{ as_decimal(wilson_low('banded.click_rate * banded.trials', 'banded.trials'), 28, 12) }} as click_rate_low,
    {{ as_decimal(wilson_high('banded.click_rate * banded.trials', 'banded.trials'), 28, 12) }} as click_rate_high,
    banded.band,
    banded.guide_band,
    case when banded.guide_band is not null then 'guide' when banded.band is not null then 'filled' end as band_source,
    banded.band <= banded.track as reaches_its_band,
    {{ as_decimal('banded.click_rate_of_members', 28, 12) }} as click_rate_of_members,
    {{ as_decimal('banded.texts_per_member_30d', 28, 12) }} as texts_per_member_30d,
    cast(plans.planned_texts as integer) as planned_texts,
    {{ as_decimal('banded.opt_out_rate', 28, 12) }} as opt_out_rate,
    {{ reporting_date('history.history_from') }} as history_from
from banded
left join plans on banded.tier = plans.tier
cross join {{ ref('int_segment_history_start') }} as history
