{#
    Every consent event of a number in order of time, and whether it took effect.

    The first consent event of the consumer whose level counts reverses the last opt-out; an import, api or agent row takes effect only
    where nothing is left to reverse.

    START, resubscribe and double_opt_in_confirmed without a level inherit the last level named in the same identity_epoch by an opt-in
    that took effect or by a pending row. Which ones took effect depends in turn on what was reversed, so there are two passes: an
    import's level counts in the second if the first found the opt-out before it reversed. What two passes cannot settle stays
    without effect.
-#}
with

placed_acts as (
    {{ consent_events_in_sequence(ref('int_consent_events_unioned')) }}
),

acts as (
    select
        *,
        has_level_that_counts and not is_refused as counts_by_itself
    from placed_acts
),

numbers_inheriting_level as (
    select distinct phone_e164 from acts
    where may_inherit and is_opt_in
),

{# of numbers where something may be inherited all acts; the others need no pass -#}
acts_of_inheriting_numbers as (
    select acts.*
    from acts
    inner join numbers_inheriting_level on acts.phone_e164 = numbers_inheriting_level.phone_e164
),

pass_0 as (
    select
        *,
        counts_by_itself and is_consumer_initiated as reverses_opt_out
    from acts_of_inheriting_numbers
),

{% for pass in [1, 2] -%}
freed_{{ pass }} as (
    select
        *,
        opt_out_number = 0 or max(case when reverses_opt_out then 1 else 0 end) over (
            partition by phone_e164, opt_out_number order by position rows between unbounded preceding and 1 preceding
        ) = 1 as is_free
    from pass_{{ pass - 1 }}
),

named_{{ pass }} as (
    select
        *,
        max(
            case
                when named_level is not null and (is_pending or (counts_by_itself and (is_consumer_initiated or coalesce(is_free, false))))
                    then position
            end
        ) over (
            partition by phone_e164, identity_epoch order by position rows between unbounded preceding and current row
        ) as origin_position
    from freed_{{ pass }}
),

inherited_{{ pass }} as (
    select
        named.act_id,
        named.phone_e164,
        named.position,
        origin.named_level as inherited_level,
        origin.effective_at as inherited_at,
        origin.source as inherited_source
    from named_{{ pass }} as named
    inner join acts_of_inheriting_numbers as origin
        on named.phone_e164 = origin.phone_e164 and named.origin_position = origin.position
    where
        named.may_inherit
        and named.is_opt_in
        and not named.is_refused
        and {{ consent_level_counts('origin.named_level', 'named.country_code') }}
        and (
            origin.named_level <> 'implied'
            or named.effective_at < {{ implied_consent_expiry('origin.effective_at', 'origin.source') }}
            or exists (
                select 1 from {{ ref('int_orders_by_number') }} as purchases
                where
                    purchases.phone_e164 = named.phone_e164
                    and purchases.ordered_at <= named.effective_at
                    and (named.opted_out_at is null or purchases.ordered_at > named.opted_out_at)
                    and named.effective_at < {{ add_months('purchases.ordered_at', 24) }}
            )
        )
),

pass_{{ pass }} as (
    select
        acts.*,
        inherited.inherited_level,
        inherited.inherited_at,
        inherited.inherited_source,
        acts.is_consumer_initiated and (acts.counts_by_itself or inherited.position is not null) as reverses_opt_out
    from {{ 'acts' if loop.last else 'acts_of_inheriting_numbers' }} as acts
    left join inherited_{{ pass }} as inherited
        on acts.phone_e164 = inherited.phone_e164 and acts.position = inherited.position
),

{% endfor -%}

read as (
    select
        *,
        coalesce(
            opt_out_number = 0 or max(case when reverses_opt_out then 1 else 0 end) over (
                partition by phone_e164, opt_out_number order by position rows between unbounded preceding and 1 preceding
            ) = 1,
            false
        ) as is_free
    from pass_2
)

select
    act_id,
    phone_e164,
    position,
    arrived_at,
    effective_at,
    action,
    source,
    source_system,
    country_code,
    opt_out_number,
    identity_epoch,
    is_opt_in,
    is_opt_out,
    is_pending,
    is_refused,
    is_consumer_initiated,
    reverses_opt_out,
    is_opt_in and (counts_by_itself or inherited_level is not null) and (is_consumer_initiated or is_free) as is_effective,
    case when counts_by_itself then coalesce(named_level, assumed_level) else inherited_level end as level_in_effect,
    case when counts_by_itself then effective_at else inherited_at end as level_given_at,
    case when counts_by_itself then source else inherited_source end as level_source,
    is_opt_in and is_consumer_initiated and not counts_by_itself and named_level is null and inherited_level is null as is_missing_consent_level
from read
