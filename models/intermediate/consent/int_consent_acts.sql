{#- with double opt-in an opt-in only asks; what is sent from the phone itself, or confirmed, gives #}
{%- set opt_ins = ['opt_in', 'resubscribe', 'double_opt_in_confirmed', 'start'] -%}
{%- set asking = ['opt_in_pending'] + (['opt_in', 'resubscribe'] if var('require_double_opt_in') else []) -%}
{%- set giving = opt_ins | reject('in', asking) | list -%}
with

consent_events as (
    select
        act_id,
        phone_e164,
        profile_id,
        email,
        {#- what cannot be dated had arrived by as_of #}
        coalesce(received_at, first_loaded_at, {{ as_of() }}) as arrived_at,
        {{ consent_stands_at('action', 'occurred_at', 'coalesce(received_at, first_loaded_at, ' ~ as_of() ~ ')') }} as stands_at,
        action,
        message_category,
        consent_level,
        source,
        source_system
    from {{ ref('int_consent_versions') }}
    where coalesce(message_category, 'unknown') <> 'transactional'
),

{# an opt-in is given for a number, an opt-out falls on whoever it names -#}
opt_ins as (
    select
        act_id,
        phone_e164,
        arrived_at,
        stands_at,
        action,
        message_category,
        consent_level,
        source,
        source_system,
        false as is_provider_refusal
    from consent_events
    where action not in ({{ opt_out_actions() }}, 'never_subscribed')
),

refusals_of_consent as (
    select
        act_id,
        phone_e164,
        profile_id,
        email,
        arrived_at,
        stands_at,
        action,
        message_category,
        consent_level,
        source,
        source_system,
        false as is_provider_refusal
    from consent_events
    where action in ({{ opt_out_actions() }}, 'never_subscribed')
    union all
    select
        sms_event_id as act_id,
        phone_e164,
        profile_id,
        cast(null as {{ dbt.type_string() }}) as email,
        first_loaded_at as arrived_at,
        {{ least_of('occurred_at', 'first_loaded_at') }} as stands_at,
        'opt_out' as action,
        'all' as message_category,
        cast(null as {{ dbt.type_string() }}) as consent_level,
        'keyword' as source,
        cast(null as {{ dbt.type_string() }}) as source_system,
        false as is_provider_refusal
    from {{ ref('int_inbound_texts') }}
    where is_accepted and meaning = 'opt_out'
    union all
    select
        sms_event_id as act_id,
        phone_e164,
        profile_id,
        cast(null as {{ dbt.type_string() }}) as email,
        arrived_at,
        {{ least_of('occurred_at', 'arrived_at') }} as stands_at,
        'opt_out_carrier' as action,
        'all' as message_category,
        cast(null as {{ dbt.type_string() }}) as consent_level,
        'carrier' as source,
        source_system,
        true as is_provider_refusal
    from {{ ref('int_provider_refusals') }}
    where is_accepted
),

named_refusals as (
    {{ numbers_named_by('refusals_of_consent') }}
),

opt_outs as (
    select distinct
        act_id,
        named_number as phone_e164,
        arrived_at,
        stands_at,
        action,
        message_category,
        consent_level,
        source,
        source_system,
        is_provider_refusal
    from named_refusals
    where named_number is not null
),

opt_in_replies as (
    select
        sms_event_id as act_id,
        phone_e164,
        first_loaded_at as arrived_at,
        occurred_at as stands_at,
        'start' as action,
        'all' as message_category,
        cast(null as {{ dbt.type_string() }}) as consent_level,
        'keyword' as source,
        cast(null as {{ dbt.type_string() }}) as source_system,
        false as is_provider_refusal
    from {{ ref('int_inbound_texts') }}
    where is_accepted and meaning = 'opt_in'
),

acts as (
    select * from opt_ins
    union all
    select * from opt_outs
    union all
    select * from opt_in_replies
),

described as (
    select
        acts.*,
        numbers.country_code,
        acts.action in ('{{ asking | join("', '") }}') as is_asking,
        acts.action in ('{{ giving | join("', '") }}') as is_opt_in,
        acts.action in ({{ opt_out_actions() }}) as is_opt_out,
        coalesce(acts.source in ('form', 'checkout', 'keyword', 'pos'), false) as is_by_the_person,
        case when acts.consent_level in ('express_written', 'express', 'implied') then acts.consent_level end as named_level,
        case
            when
                acts.source in ('form', 'checkout', 'keyword', 'pos')
                and coalesce(acts.consent_level, 'unknown') not in ('express_written', 'express', 'implied')
                then {{ assumed_consent_level('acts.source_system') }}
        end as assumed_level
    from acts
    inner join {{ ref('int_phone_numbers') }} as numbers on acts.phone_e164 = numbers.phone_e164
    where acts.stands_at <= {{ as_of() }}
)

select
    act_id,
    phone_e164,
    country_code,
    arrived_at,
    stands_at,
    action,
    source,
    source_system,
    named_level,
    assumed_level,
    is_opt_out,
    is_provider_refusal,
    is_by_the_person,
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
            stands_at,
            case
                when is_asking then 1
                when is_opt_in then 2
                when action = 'never_subscribed' then 3
                when action = 'number_reassigned' then 5
                else 4
            end,
            case when named_level is null then 2 else 1 end,
            case when is_by_the_person then 2 else 1 end,
            case named_level when 'express_written' then 1 when 'express' then 2 else 3 end,
            act_id
    ) as position
from described
