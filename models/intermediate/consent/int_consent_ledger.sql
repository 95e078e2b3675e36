{#
    Every act of a number in order of time, and whether it took effect.

    After a refusal by the provider (is_refused) no opt-in takes effect until START came from that number.

    A spell begins with an opt-out (spell 0: none so far) and is lifted by the first act of the person whose level counts; an
    import, api or agent row takes effect only where nothing is to be lifted. An era begins when the past is forgotten
    (number_reassigned) or denied (never_subscribed).

    START, resubscribe and double_opt_in_confirmed without a level inherit the last level named in the era by an opt-in that
    took effect or by a pending row. Which ones took effect depends in turn on what was lifted, so the acts are read twice: an
    import's level counts in the second reading if the first found its spell lifted. What two readings cannot settle stays
    without effect.
-#}
with

purchases as (
    select
        profiles.phone_e164,
        orders.ordered_at
    from {{ ref('int_standing_orders') }} as orders
    inner join {{ ref('int_live_profiles') }} as profiles on orders.profile_id = profiles.profile_id
),

placed_acts as (
    select
        *,
        max(case when is_opt_out then stands_at end) over (
            partition by phone_e164 order by position rows between unbounded preceding and current row
        ) as opted_out_at,
        sum(case when is_opt_out then 1 else 0 end) over (
            partition by phone_e164 order by position rows between unbounded preceding and current row
        ) as spell,
        sum(case when action in ('number_reassigned', 'never_subscribed') then 1 else 0 end) over (
            partition by phone_e164 order by position rows between unbounded preceding and current row
        ) as era,
        {#- after a provider's refusal nothing counts until START #}
        coalesce(
            max(case when is_provider_refusal then position end) over (
                partition by phone_e164 order by position rows between unbounded preceding and current row
            ) > coalesce(
                max(case when action = 'start' then position end) over (
                    partition by phone_e164 order by position rows between unbounded preceding and current row
                ), 0
            ),
            false
        ) as is_refused,
        is_opt_in and {{ consent_level_counts('coalesce(named_level, assumed_level)', 'country_code') }} as has_level_that_counts
    from {{ ref('int_consent_acts') }}
),

acts as (
    select
        *,
        has_level_that_counts and not is_refused as counts_by_itself
    from placed_acts
),

heirs as (
    select distinct phone_e164 from acts
    where may_inherit and is_opt_in
),

{# of numbers where something may be inherited all acts; the others need no reading for that -#}
acts_of_heirs as (
    select acts.*
    from acts
    inner join heirs on acts.phone_e164 = heirs.phone_e164
),

reading_0 as (
    select
        *,
        counts_by_itself and is_by_the_person as lifts
    from acts_of_heirs
),

{% for reading in [1, 2] -%}
standing_{{ reading }} as (
    select
        *,
        spell = 0 or max(case when lifts then 1 else 0 end) over (
            partition by phone_e164, spell order by position rows between unbounded preceding and 1 preceding
        ) = 1 as is_free
    from reading_{{ reading - 1 }}
),

named_{{ reading }} as (
    select
        *,
        max(
            case
                when named_level is not null and (is_pending or (counts_by_itself and (is_by_the_person or coalesce(is_free, false))))
                    then position
            end
        ) over (
            partition by phone_e164, era order by position rows between unbounded preceding and current row
        ) as origin_position
    from standing_{{ reading }}
),

inherited_{{ reading }} as (
    select
        named.act_id,
        named.phone_e164,
        named.position,
        origin.named_level as inherited_level,
        origin.stands_at as inherited_at,
        origin.source as inherited_source
    from named_{{ reading }} as named
    inner join acts_of_heirs as origin
        on named.phone_e164 = origin.phone_e164 and named.origin_position = origin.position
    where
        named.may_inherit
        and named.is_opt_in
        and not named.is_refused
        and {{ consent_level_counts('origin.named_level', 'named.country_code') }}
        and (
            origin.named_level <> 'implied'
            or named.stands_at < {{ implied_consent_expiry('origin.stands_at', 'origin.source') }}
            or exists (
                select 1 from purchases
                where
                    purchases.phone_e164 = named.phone_e164
                    and purchases.ordered_at <= named.stands_at
                    and (named.opted_out_at is null or purchases.ordered_at > named.opted_out_at)
                    and named.stands_at < {{ add_months('purchases.ordered_at', 24) }}
            )
        )
),

reading_{{ reading }} as (
    select
        acts.*,
        inherited.inherited_level,
        inherited.inherited_at,
        inherited.inherited_source,
        acts.is_by_the_person and (acts.counts_by_itself or inherited.position is not null) as lifts
    from {{ 'acts' if loop.last else 'acts_of_heirs' }} as acts
    left join inherited_{{ reading }} as inherited
        on acts.phone_e164 = inherited.phone_e164 and acts.position = inherited.position
),

{% endfor -%}

read as (
    select
        *,
        coalesce(
            spell = 0 or max(case when lifts then 1 else 0 end) over (
                partition by phone_e164, spell order by position rows between unbounded preceding and 1 preceding
            ) = 1,
            false
        ) as is_free
    from reading_2
)

select
    act_id,
    phone_e164,
    position,
    arrived_at,
    stands_at,
    action,
    source,
    source_system,
    country_code,
    spell,
    era,
    is_opt_in,
    is_opt_out,
    is_pending,
    is_refused,
    is_by_the_person,
    lifts,
    is_opt_in and (counts_by_itself or inherited_level is not null) and (is_by_the_person or is_free) as took_effect,
    case when counts_by_itself then coalesce(named_level, assumed_level) else inherited_level end as level_in_effect,
    case when counts_by_itself then stands_at else inherited_at end as level_given_at,
    case when counts_by_itself then source else inherited_source end as level_source,
    is_opt_in and is_by_the_person and not counts_by_itself and named_level is null and inherited_level is null as lacks_a_level
from read
