with

ledger as (
    select
        *,
        opt_out_number = max(opt_out_number) over (partition by phone_e164) as is_since_last_opt_out,
        identity_epoch = max(identity_epoch) over (partition by phone_e164) as is_in_last_epoch
    from {{ ref('int_consent_ledger') }}
),

opt_outs as (
    select
        phone_e164,
        max(effective_at) as last_opt_out_at
    from ledger
    where is_opt_out
    group by phone_e164
),

{# any purchase on the number after its last opt-out renews an implied consent #}
purchases as (
    select
        orders.phone_e164,
        max(orders.ordered_at) as last_order_at
    from {{ ref('int_orders_by_number') }} as orders
    left join opt_outs on orders.phone_e164 = opt_outs.phone_e164
    where opt_outs.last_opt_out_at is null or orders.ordered_at > opt_outs.last_opt_out_at
    group by orders.phone_e164
),

opt_ins as (
    select
        ledger.*,
        {%- set implied_ends_at %}
        case
            when ledger.level_in_effect = 'implied'
                then {{ greatest_of(implied_consent_expiry('ledger.level_given_at', 'ledger.level_source'), add_months('purchases.last_order_at', 24)) }}
        end
        {%- endset %}
        {%- if var('max_consent_age_days') is none %}
        {{ implied_ends_at }} as expires_at
        {%- else %}
        {#- an order renews what the law implies, not what the brand takes for stale #}
        {{ least_of(implied_ends_at, add_hours('ledger.effective_at', 24 * var('max_consent_age_days'))) }} as expires_at
        {%- endif %}
    from ledger
    left join purchases on ledger.phone_e164 = purchases.phone_e164
    where ledger.is_effective and ledger.is_since_last_opt_out and ledger.is_in_last_epoch
),

in_effect as (
    select
        phone_e164,
        max(
            case
                when expires_at <= {{ as_of() }} then null
                when level_in_effect = 'express_written' then 3
                when level_in_effect = 'express' then 2
                else 1
            end
        ) as best_level,
        {#- consent ends by itself when every opt-in does #}
        case when count(*) = count(expires_at) then max(expires_at) end as expires_at
    from opt_ins
    group by phone_e164
),

history as (
    select
        phone_e164,
        max(case when is_effective then effective_at end) as last_opt_in_at,
        min(case when action in ('opt_in', 'resubscribe', 'double_opt_in_confirmed', 'start') then effective_at end) as first_opt_in_at,
        max(case when opt_out_number > 0 and is_since_last_opt_out then 1 else 0 end) = 1
        and max(case when reverses_opt_out and is_since_last_opt_out then 1 else 0 end) = 0 as is_opted_out,
        max(case when is_pending and is_since_last_opt_out and is_in_last_epoch then 1 else 0 end) = 1 as has_pending_opt_in,
        max(case when is_missing_consent_level and is_since_last_opt_out and is_in_last_epoch then 1 else 0 end) = 1 as has_opt_in_without_level
    from ledger
    group by phone_e164
),

numbers as (
    select phone_e164 from {{ ref('int_phone_numbers') }}
)

select
    numbers.phone_e164,
    case
        when history.is_opted_out then 'opted_out'
        when in_effect.best_level is not null then 'subscribed'
        when in_effect.phone_e164 is not null then 'expired'
        when history.has_pending_opt_in then 'pending'
        else 'none'
    end as consent_status,
    case in_effect.best_level when 3 then 'express_written' when 2 then 'express' when 1 then 'implied' end as consent_level,
    case when in_effect.best_level is not null then in_effect.expires_at end as consent_expires_at,
    history.last_opt_in_at,
    history.first_opt_in_at,
    opt_outs.last_opt_out_at,
    coalesce(history.has_opt_in_without_level, false) and in_effect.best_level is null as lacks_only_a_level
from numbers
left join history on numbers.phone_e164 = history.phone_e164
left join in_effect on numbers.phone_e164 = in_effect.phone_e164
left join opt_outs on numbers.phone_e164 = opt_outs.phone_e164
