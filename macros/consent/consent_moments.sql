{#
    All that may change the consent of a number: what its consent events give, a purchase, which renews an implied consent, and the end
    of a consent. No consent lasts longer than max_consent_age_days.

    Args:
        ledger: relation of int_consent_ledger
        orders: relation of phone_e164 and ordered_at
#}
{% macro consent_moments(ledger, orders) -%}
{%- set max_age = var('max_consent_age_days') -%}
{%- set for_good = "cast('9999-12-31' as " ~ dbt.type_timestamp() ~ ')' -%}
{%- set stale_at = for_good if max_age is none else add_hours('effective_at', 24 * max_age) -%}
{%- set implied_until = least_of(implied_consent_expiry('level_given_at', 'level_source'), stale_at) -%}
{%- set never = 'cast(null as ' ~ dbt.type_timestamp() ~ ')' -%}
{#- relation, when it happens, turn, until when it renews an implied consent -#}
{%- set others = [
    ('purchases', 'ordered_at', 1, add_months('ordered_at', 24)),
    ('ledger where gives_implied', implied_until, 3, never),
    ('purchases', add_months('ordered_at', 24), 3, never),
] -%}
{%- if max_age is not none -%}
    {%- do others.append(('ledger where is_effective', stale_at, 3, never)) -%}
{%- endif -%}
with

ledger as (
    select
        *,
        is_effective and level_in_effect = 'implied' as gives_implied
    from {{ ledger }}
),

implied_numbers as (
    select distinct phone_e164
    from ledger
    where gives_implied
),

purchases as (
    select
        orders.phone_e164,
        orders.ordered_at
    from {{ orders }} as orders
    inner join implied_numbers on orders.phone_e164 = implied_numbers.phone_e164
)

{# at one instant a purchase comes before an opt-out, which it does not outlive -#}
select
    phone_e164,
    effective_at as happens_at,
    2 as turn,
    position,
    act_id,
    opt_out_number,
    identity_epoch,
    reverses_opt_out,
    is_pending,
    case when is_effective and not gives_implied then {{ stale_at }} end as express_until,
    case when gives_implied then {{ implied_until }} end as implied_until,
    case when gives_implied then {{ stale_at }} end as renewable_until,
    {{ never }} as renewed_until
from ledger
{%- for relation, happens_at, turn, renewed_until in others %}
union all
select
    phone_e164,
    {{ happens_at }} as happens_at,
    {{ turn }} as turn,
    0 as position,
    cast(null as {{ dbt.type_string() }}) as act_id,
    0 as opt_out_number,
    0 as identity_epoch,
    false as reverses_opt_out,
    false as is_pending,
    {{ never }} as express_until,
    {{ never }} as implied_until,
    {{ never }} as renewable_until,
    {{ renewed_until }} as renewed_until
from {{ relation }}
{%- endfor %}
{%- endmacro %}
