{#
    When and on what a profile clicks. Its favourite hour and type of text have most clicks once those of everybody, weighted as fitted,
    are added to its own: a few clicks move nobody far from the rest.
-#}
with

counted as (
    select * from {{ ref('int_click_counts') }}
),

shares as (
    select
        profile_id,
        case
            when count(local_hour) > 0
                then {{ safe_divide('sum(case when local_hour >= 20 then clicks else 0 end)', 'sum(clicks)') }}
        end as night_click_share_180d,
        case
            when count(local_hour) > 0
                then {{ safe_divide('sum(case when local_hour >= 5 and local_hour < 9 then clicks else 0 end)', 'sum(clicks)') }}
        end as morning_click_share_180d
    from counted
    group by profile_id
),

{# hours as two digits, so that the earlier one comes first as a text too -#}
choices as (
    select
        profile_id,
        'best_send_hour' as model,
        lpad(cast(local_hour as {{ dbt.type_string() }}), 2, '0') as choice,
        clicks
    from counted
    where local_hour between {{ var('send_hours')[0] }} and {{ var('send_hours')[1] }}
    union all
    select
        profile_id,
        'preferred_message_type' as model,
        message_type as choice,
        clicks
    from counted
    where message_type is not null
),

own as (
    select
        profile_id,
        model,
        choice,
        sum(clicks) as clicks
    from choices
    group by profile_id, model, choice
),

everybody as (
    select
        model,
        choice,
        sum(clicks) as clicks
    from own
    group by model, choice
),

added as (
    select
        everybody.model,
        everybody.choice,
        weights.coefficient * {{ safe_divide('everybody.clicks', 'sum(everybody.clicks) over (partition by everybody.model)') }} as clicks,
        row_number() over (
            partition by everybody.model order by everybody.clicks desc, {{ byte_order('everybody.choice') }} asc
        ) as place
    from everybody
    inner join ({{ active_coefficients() }}) as weights on everybody.model = weights.model
),

ranked as (
    select
        own.profile_id,
        own.model,
        own.choice,
        own.clicks + added.clicks as clicks,
        row_number() over (
            partition by own.profile_id, own.model order by own.clicks + added.clicks desc, {{ byte_order('own.choice') }} asc
        ) as place
    from own
    inner join added on own.model = added.model and own.choice = added.choice
),

{# what somebody never clicked can only be the favourite where it is everybody's -#}
favourites as (
    select
        ranked.profile_id,
        ranked.model,
        case
            when
                ranked.clicks > added.clicks
                or (ranked.clicks = added.clicks and {{ byte_order('ranked.choice') }} < {{ byte_order('added.choice') }})
                then ranked.choice
            else added.choice
        end as choice
    from ranked
    inner join added on ranked.model = added.model
    where ranked.place = 1 and added.place = 1
)

select
    shares.profile_id,
    shares.night_click_share_180d,
    shares.morning_click_share_180d,
    cast(hours.choice as integer) as best_send_hour,
    types.choice as preferred_message_type
from shares
left join favourites as hours on shares.profile_id = hours.profile_id and hours.model = 'best_send_hour'
left join favourites as types on shares.profile_id = types.profile_id and types.model = 'preferred_message_type'
