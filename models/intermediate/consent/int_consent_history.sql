{#
    The consent of a number over time: int_consent_state as it was after each act and each end of an implied consent, one row
    a span in which it stayed the same. Purchases renew an implied consent as they do there, no consent lasts longer than
    max_consent_age_days.
-#}
{%- set max_age = var('max_consent_age_days') -%}
{%- set for_good = "cast('9999-12-31' as " ~ dbt.type_timestamp() ~ ')' -%}
{%- set stale_at = for_good if max_age is none else add_hours('effective_at', 24 * max_age) -%}
{%- set implied_until = least_of(implied_consent_expiry('level_given_at', 'level_source'), stale_at) -%}
{%- set ends = [('ledger where gives_implied', implied_until), ('purchases', add_months('ordered_at', 24))] -%}
{%- if max_age is not none -%}
    {%- do ends.append(('ledger where is_effective', stale_at)) -%}
{%- endif -%}
with

ledger as (
    select
        *,
        is_effective and level_in_effect = 'implied' as gives_implied
    from {{ ref('int_consent_ledger') }}
),

implied_numbers as (
    select distinct phone_e164
    from ledger
    where gives_implied
),

purchases as (
    select
        profiles.phone_e164,
        orders.ordered_at
    from {{ ref('int_valid_orders') }} as orders
    inner join {{ ref('int_live_profiles') }} as profiles on orders.profile_id = profiles.profile_id
    inner join implied_numbers on profiles.phone_e164 = implied_numbers.phone_e164
),

{# at one instant a purchase comes before an opt-out, which it does not outlive -#}
moments as (
    select
        phone_e164,
        effective_at as happens_at,
        2 as turn,
        position,
        act_id,
        opt_out_number,
        identity_epoch,
        action,
        reverses_opt_out,
        is_pending,
        case when is_effective and not gives_implied then {{ stale_at }} end as express_until,
        case when gives_implied then {{ implied_until }} end as implied_until,
        case when gives_implied then {{ stale_at }} end as renewable_until,
        cast(null as {{ dbt.type_timestamp() }}) as renewed_until
    from ledger
    union all
    select
        phone_e164,
        ordered_at as happens_at,
        1 as turn,
        0 as position,
        cast(null as {{ dbt.type_string() }}) as act_id,
        0 as opt_out_number,
        0 as identity_epoch,
        'purchase' as action,
        false as reverses_opt_out,
        false as is_pending,
        cast(null as {{ dbt.type_timestamp() }}) as express_until,
        cast(null as {{ dbt.type_timestamp() }}) as implied_until,
        cast(null as {{ dbt.type_timestamp() }}) as renewable_until,
        {{ add_months('ordered_at', 24) }} as renewed_until
    from purchases
    {%- for relation, ends_at in ends %}
    union all
    select
        phone_e164,
        {{ ends_at }} as happens_at,
        3 as turn,
        0 as position,
        cast(null as {{ dbt.type_string() }}) as act_id,
        0 as opt_out_number,
        0 as identity_epoch,
        'end' as action,
        false as reverses_opt_out,
        false as is_pending,
        cast(null as {{ dbt.type_timestamp() }}) as express_until,
        cast(null as {{ dbt.type_timestamp() }}) as implied_until,
        cast(null as {{ dbt.type_timestamp() }}) as renewable_until,
        cast(null as {{ dbt.type_timestamp() }}) as renewed_until
    from {{ relation }}
    {%- endfor %}
),

placed as (
    select
        phone_e164,
        happens_at,
        turn,
        position,
        act_id,
        action,
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
