{#- with double opt-in an opt-in only asks; what is sent from the phone itself, or confirmed, gives #}
{%- set opt_ins = ['opt_in', 'resubscribe', 'double_opt_in_confirmed', 'start'] -%}
{%- set asking = ['opt_in_pending'] + (['opt_in', 'resubscribe'] if var('require_double_opt_in') else []) -%}
{%- set giving = opt_ins | reject('in', asking) | list -%}
with

acts as (
    {{ consent_statements() }}
),

described as (
    select
        acts.*,
        numbers.country_code,
        acts.action in ('{{ asking | join("', '") }}') as is_asking,
        acts.action in ('{{ giving | join("', '") }}') as is_opt_in,
        acts.action in ({{ opt_out_actions() }}) as is_opt_out,
        coalesce(acts.source in ('form', 'checkout', 'keyword', 'pos'), false) as is_consumer_initiated,
        case when acts.consent_level in ('express_written', 'express', 'implied') then acts.consent_level end as named_level,
        case
            when
                acts.source in ('form', 'checkout', 'keyword', 'pos')
                and coalesce(acts.consent_level, 'unknown') not in ('express_written', 'express', 'implied')
                {#- START inherits a level, and none is assumed for it #}
                and acts.action <> 'start'
                then {{ assumed_consent_level('acts.source_system') }}
        end as assumed_level
    from acts
    inner join {{ ref('int_phone_numbers') }} as numbers on acts.phone_e164 = numbers.phone_e164
    where
        acts.effective_at <= {{ as_of() }}
        and acts.action not in ('help', 'review')
        and coalesce(acts.message_category, 'unknown') <> 'transactional'
)

select
    act_id,
    phone_e164,
    country_code,
    arrived_at,
    effective_at,
    action,
    source,
    source_system,
    named_level,
    assumed_level,
    is_opt_out,
    is_provider_refusal,
    is_consumer_initiated,
    {#- an opt-in counts with scope marketing or all only #}
    is_opt_in and coalesce(message_category in ('marketing', 'all'), false) as is_opt_in,
    is_asking and coalesce(message_category in ('marketing', 'all'), false) as is_pending,
    action in ('resubscribe', 'double_opt_in_confirmed', 'start') and consent_level is null as may_inherit,
    {#-
        At one instant: asked, given, taken back, so that the opt-out wins. Of several given, what permits least comes last: a
        level is named before it is inherited, nobody adds to a consent before the person gives it, the weakest level last.
    #}
    row_number() over (
        partition by phone_e164
        order by
            effective_at,
            case
                when is_asking then 1
                when is_opt_in then 2
                when action = 'never_subscribed' then 3
                when action = 'number_reassigned' then 5
                else 4
            end,
            case when named_level is null then 2 else 1 end,
            case when is_consumer_initiated then 2 else 1 end,
            case named_level when 'express_written' then 1 when 'express' then 2 else 3 end,
            act_id
    ) as position
from described
