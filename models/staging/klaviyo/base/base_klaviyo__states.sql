{#
    How persons ever stood with texts and e-mails, from all versions of them, one row a state and its time. The time of a subscription is the earlier of
    those given, that of an unsubscription the later: Klaviyo leaves the time of consent as it was when the person unsubscribes.
-#}
{{ config(**connected_as('klaviyo')) }}
with

states as (
    {%- for channel in ['sms', 'email'] %}
    select
        source_system,
        loaded_at,
        person_id,
        email,
        '{{ channel }}' as channel,
        {{ word_key(channel ~ '_state') }} as state,
        {{ channel }}_consented_at as consented_at,
        {{ channel }}_updated_at as changed_at,
        updated_at,
        {{ channel }}_method as method,
        {{ channel }}_method_detail as method_detail
    from {{ ref('base_klaviyo__persons') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

timed as (
    select
        *,
        case
            when state = 'subscribed' then {{ least_of('consented_at', 'changed_at') }}
            else coalesce({{ greatest_of('consented_at', 'changed_at') }}, updated_at, loaded_at)
        end as occurred_at
    from states
    where state not in ('never_subscribed', 'not_subscribed')
)

select
    source_system,
    person_id,
    channel,
    state,
    occurred_at,
    max(email) as email,
    {{ method_of_versions('method') }} as method,
    max(method_detail) as method_detail,
    min(loaded_at) as loaded_at
from timed
group by source_system, person_id, channel, state, occurred_at
