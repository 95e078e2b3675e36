{#
    Two sources. Of what a buyer ticked at checkout the pixel has the number itself. Else Shopify holds where the consent of a customer stands, not how
    it came there, and no number of its own for it: the customer's number of each version that was landed, of a permitting state the first one alone, since
    a new number was not consented for. A state without a time of its own is dated by the customer, a permitting one by the first version that has it. Of a
    checkout, the order that it became shows which address and browser it came from.
-#}
{{ config(**connected_as('shopify', 'consent_events')) }}
with

customers as (
    select
        *,
        case upper(sms_state)
            when 'SUBSCRIBED' then case upper(sms_opt_in_level) when 'CONFIRMED_OPT_IN' then 'double_opt_in_confirmed' else 'opt_in' end
            when 'PENDING' then 'opt_in_pending'
            when 'UNSUBSCRIBED' then 'opt_out'
            when 'NOT_SUBSCRIBED' then null
            when 'REDACTED' then null
            else 'state ' || sms_state {#- rejected as what it is #}
        end as action,
        coalesce(updated_at, loaded_at) as stated_at
    from {{ ref('base_shopify__customers') }}
),

states as (
    select
        *,
        coalesce(
            sms_consent_updated_at,
            case
                when action = 'opt_out' then stated_at
                else min(stated_at) over (partition by source_system, customer_id, phone, action, sms_consent_updated_at)
            end
        ) as occurred_at
    from customers
    where action is not null
),

distinct_states as (
    select
        source_system,
        default_country,
        customer_id,
        phone,
        action,
        occurred_at,
        max(sms_opt_in_level) as sms_opt_in_level,
        min(stated_at) as first_stated_at,
        {#- who collected it is known only where every version says so, and when -#}
        case
            when count(sms_consent_updated_at) < count(*) then 'api'
            when min(coalesce(upper(sms_collected_from), '')) = 'SHOPIFY' and max(coalesce(upper(sms_collected_from), '')) = 'SHOPIFY' then 'checkout'
            else 'api'
        end as source,
        min(loaded_at) as loaded_at
    from states
    group by source_system, default_country, customer_id, phone, action, occurred_at
),

orders as (
    select source_system, order_id, ip_address, user_agent
    from {{ ref('base_shopify__orders') }}
    where is_newest
),

numbered_states as (
    select
        *,
        row_number() over (
            partition by source_system, customer_id, action, occurred_at
            order by case when phone is null then 1 else 0 end, loaded_at, first_stated_at, {{ byte_order('phone') }}
        ) as number_index
    from distinct_states
)

select
    states.source_system || ':state:' || states.customer_id || ':' || states.action || ':' || cast(states.occurred_at as {{ dbt.type_string() }})
    || case when states.number_index = 1 then '' else ':' || cast(states.number_index as {{ dbt.type_string() }}) end as consent_event_id,
    states.source_system || ':' || states.customer_id as profile_id,
    case
        when states.number_index = 1 or states.action = 'opt_out' then {{ vendor_number('states.phone', 'addresses.country_code') }}
    end as phone_e164,
    'sms' as channel,
    'marketing' as message_category,
    states.action,
    'unknown' as consent_level,
    states.occurred_at,
    states.source,
    states.sms_opt_in_level as method_detail,
    cast(null as {{ dbt.type_string() }}) as ip_address,
    cast(null as {{ dbt.type_string() }}) as user_agent,
    states.source_system,
    states.loaded_at
from numbered_states as states
left join {{ ref('base_shopify__default_addresses') }} as addresses
    on states.source_system = addresses.source_system and states.customer_id = addresses.customer_id
union all
select
    checkouts.source_system || ':checkout:' || checkouts.event_id as consent_event_id,
    checkouts.source_system || ':' || checkouts.customer_id as profile_id,
    {{ vendor_number('checkouts.sms_phone', 'checkouts.country_code') }} as phone_e164,
    'sms' as channel,
    'marketing' as message_category,
    'opt_in' as action,
    'unknown' as consent_level,
    checkouts.occurred_at,
    'checkout' as source,
    null as method_detail,
    orders.ip_address,
    orders.user_agent,
    checkouts.source_system,
    checkouts.loaded_at
from {{ ref('base_shopify__checkout_events') }} as checkouts
left join orders on checkouts.source_system = orders.source_system and checkouts.order_id = orders.order_id
where checkouts.is_newest and checkouts.event_name = 'checkout_completed' and checkouts.is_sms_accepted
