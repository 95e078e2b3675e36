{# The cap that leaves a profile the fewest texts; of caps that leave as many the law's, then the brand's, then the shortest. -#}
with

ranked as (
    select
        profile_id,
        cap_name,
        {{ greatest_of('max_messages - counted', '0') }} as remaining,
        row_number() over (
            partition by profile_id
            order by
                max_messages - counted,
                case kind when 'law' then 1 when 'brand' then 2 when 'track' then 3 when 'preference' then 5 else 4 end,
                {#- dormancy lasts longer than any period #}
                case when period_hours is null then 2 else 1 end,
                period_hours,
                cap_name
        ) as tightness
    from {{ ref('int_sending_caps') }}
)

select
    profile_id,
    cap_name,
    cast(remaining as integer) as remaining
from ranked
where tightness = 1
