{# The consent of a number over time: one row a period in which it stayed the same, as int_consent_state would show it. -#}
with

moments as (
    {{ consent_moments(ref('int_consent_ledger'), ref('int_orders_by_number')) }}
),

placed as (
    select
        phone_e164,
        happens_at,
        turn,
        position,
        act_id,
        reverses_opt_out,
        is_pending,
        express_until,
        implied_until,
        renewable_until,
        renewed_until,
        max(opt_out_number) over (
            partition by phone_e164 order by happens_at, turn, position rows between unbounded preceding and current row
        ) as opt_out_number,
        max(identity_epoch) over (
            partition by phone_e164 order by happens_at, turn, position rows between unbounded preceding and current row
        ) as identity_epoch
    from moments
    where happens_at <= {{ as_of() }}
),

{%- set until_then = ' order by happens_at, turn, position rows between unbounded preceding and current row' %}
{%- set since_the_opt_out = 'partition by phone_e164, opt_out_number' ~ until_then %}
{%- set since_both = 'partition by phone_e164, opt_out_number, identity_epoch' ~ until_then %}

folded as (
    select
        phone_e164,
        happens_at,
        turn,
        position,
        opt_out_number,
        identity_epoch,
        max(case when reverses_opt_out then 1 else 0 end) over ({{ since_the_opt_out }}) = 1 as is_lifted,
        max(renewed_until) over ({{ since_the_opt_out }}) as renewed_until,
        max(express_until) over ({{ since_both }}) as express_until,
        max(implied_until) over ({{ since_both }}) as implied_until,
        max(renewable_until) over ({{ since_both }}) as renewable_until,
        max(case when is_pending then 1 else 0 end) over ({{ since_both }}) = 1 as is_asked,
        first_value(act_id) over ({{ since_both }}) as begun_by
    from placed
),

{# of what happens at one instant the last is what stays -#}
judged as (
    select
        phone_e164,
        happens_at,
        case
            when opt_out_number > 0 and not is_lifted then 'opted_out'
            when express_until > happens_at or implied_until > happens_at then 'subscribed'
            when renewed_until > happens_at and renewable_until > happens_at then 'subscribed'
            when express_until is not null or implied_until is not null then 'expired'
            when is_asked then 'pending'
            else 'none'
        end as consent_status,
        case when opt_out_number > 0 or identity_epoch > 0 then begun_by end as begun_by,
        row_number() over (partition by phone_e164, happens_at order by turn desc, position desc) as latest
    from folded
),

marked as (
    select
        *,
        lead(happens_at) over (partition by phone_e164 order by happens_at) as next_at,
        case
            when consent_status = lag(consent_status) over (partition by phone_e164 order by happens_at) then 0 else 1
        end as starts_anew
    from judged
    where latest = 1
),

numbered as (
    select
        *,
        sum(starts_anew) over (partition by phone_e164 order by happens_at rows between unbounded preceding and current row) as span_number
    from marked
)

select
    phone_e164,
    consent_status,
    max(case when starts_anew = 1 then begun_by end) as begun_by,
    min(happens_at) as valid_from,
    case when count(next_at) = count(*) then max(next_at) end as valid_to
from numbered
group by phone_e164, consent_status, span_number
