{#
    Whom a text about an order may not reach, and why. It needs no consent to marketing, but an opt-in of any scope (or none, by var
    transactional_consent), and STOP ends it too.
-#}
with

statements as (
    {{ consent_statements() }}
),

acts as (
    select
        phone_e164,
        max(case when action in ({{ opt_out_actions() }}, 'never_subscribed') then effective_at end) as last_opt_out_at,
        max(case when action in ({{ opt_out_actions() }}) and message_category = 'transactional' then effective_at end) as last_own_opt_out_at,
        max(case when action in ('opt_in', 'resubscribe', 'double_opt_in_confirmed', 'start') then effective_at end) as last_opt_in_at
    from statements
    where phone_e164 is not null and effective_at <= {{ as_of() }}
    group by phone_e164
),

suppressed as (
    select distinct phone_e164 from {{ ref('int_number_suppressions') }}
    where scope = 'all' and starts_at <= {{ as_of() }}
),

judged as (
    select
        eligibility.profile_id,
        case
            when eligibility.is_blocked_by_erased then 'erased'
            when eligibility.is_blocked_by_no_phone then 'no_phone'
            when eligibility.is_blocked_by_invalid_number then 'invalid_number'
            {#- it is somebody else's now #}
            when eligibility.is_blocked_by_number_reassigned then 'number_reassigned'
            when
                eligibility.is_blocked_by_opted_out
                or (
                    acts.last_own_opt_out_at is not null
                    and (acts.last_opt_in_at is null or acts.last_opt_in_at <= acts.last_own_opt_out_at)
                )
                then 'opted_out'
            when suppressed.phone_e164 is not null then 'suppressed'
            {%- if var('transactional_consent') == 'opt_in' %}
            when
                acts.last_opt_in_at is null or acts.last_opt_in_at <= acts.last_opt_out_at
                then 'no_consent'
            {%- endif %}
        end as block_reason
    from {{ ref('sending_eligibility') }} as eligibility
    left join acts on eligibility.phone_e164 = acts.phone_e164
    left join suppressed on eligibility.phone_e164 = suppressed.phone_e164
)

select
    profile_id,
    block_reason
from judged
where block_reason is not null
