with

orders as (
    select
        *,
        {{ as_decimal('revenue * 100', 18, 0) }} as revenue_cents,
        {{ as_decimal('revenue_before_refunds * 100', 18, 0) }} as cents_before_refunds
    from {{ ref('int_order_amounts') }}
),

models as (
    {%- for model in ['last_click', 'last_touch', 'linear'] %}
    select '{{ model }}' as model{{ ' union all' if not loop.last }}
    {%- endfor %}
),

touches as (
    select * from {{ ref('int_order_touches') }}
),

touched as (
    select
        order_id,
        max(case when channel = 'sms' then 1 else 0 end) = 1 as has_sms_touch,
        max(case when channel = 'email' then 1 else 0 end) = 1 as has_email_touch
    from touches
    group by order_id
),

ranked as (
    select
        touches.*,
        models.model,
        row_number() over (
            partition by touches.order_id, models.model
            order by touches.touch_at desc, touches.channel, touches.touch_kind, {{ byte_order('touches.message_key') }}
        ) as place,
        count(*) over (partition by touches.order_id, models.model) as messages
    from touches
    inner join models on touches.touch_kind = 'click' or models.model = 'last_touch'
    inner join orders on touches.order_id = orders.order_id and not {{ is_excluded_channel('orders.channel') }}
),

credited as (
    select
        *,
        case when model = 'linear' then messages else 1 end as shares
    from ranked
    where place = 1 or model = 'linear'
),

shared as (
    select
        models.model,
        orders.*,
        credited.channel as credited_channel,
        credited.touch_kind,
        credited.touch_at,
        credited.message_key,
        credited.message_id,
        credited.campaign_id,
        credited.flow_id,
        credited.flow_step,
        credited.variant_id,
        credited.engagement_track,
        credited.send_date,
        credited.place,
        coalesce(credited.shares, 1) as shares
    from orders
    cross join models
    left join credited on orders.order_id = credited.order_id and models.model = credited.model
)

select
    {{ dbt.hash("shared.order_id || '|' || shared.model || '|' || coalesce(shared.credited_channel || '|' || shared.message_key, 'none')") }}
        as attribution_key,
    shared.order_id,
    shared.model,
    shared.profile_id,
    shared.ordered_at,
    shared.order_date,
    coalesce(shared.credited_channel, 'none') as channel,
    shared.touch_kind,
    shared.touch_at,
    {{ as_decimal('cast(' ~ seconds_between('shared.touch_at', 'shared.ordered_at') ~ ' as ' ~ type_double() ~ ') / 3600', 28, 12) }} as hours_to_order,
    case when shared.credited_channel = 'sms' then shared.message_key end as message_key,
    shared.message_id,
    shared.campaign_id,
    shared.flow_id,
    cast(shared.flow_step as integer) as flow_step,
    shared.variant_id,
    shared.engagement_track,
    coalesce(shared.send_date, shared.order_date) as send_date,
    {{ as_decimal('1 / cast(shared.shares as ' ~ type_double() ~ ')', 28, 12) }} as weight,
    {{ as_decimal(share_of_cents('shared.revenue_cents', 'shared.shares', 'shared.place'), 18, 2) }} as revenue,
    {{ as_decimal(share_of_cents('shared.cents_before_refunds', 'shared.shares', 'shared.place'), 18, 2) }} as revenue_before_refunds,
    coalesce(touched.has_sms_touch, false) as has_sms_touch,
    coalesce(touched.has_email_touch, false) as has_email_touch,
    shared.is_discounted,
    case
        when shared.credited_channel is not null then null
        when shared.profile_id is null then 'guest'
        when {{ is_excluded_channel('shared.channel') }} then 'excluded_channel'
        else 'no_touch'
    end as unattributed_reason,
    shared.attributed_channel as reported_channel,
    shared.attributed_message_id as reported_message_id
from shared
left join touched on shared.order_id = touched.order_id
