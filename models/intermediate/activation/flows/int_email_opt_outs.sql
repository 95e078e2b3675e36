{# Who may not be e-mailed: unsubscribed, marked one as spam, or is suppressed for e-mail. Whether anyone agreed to e-mail is for its tool to know. -#}
with

people as (
    select
        profile_id,
        email,
        phone_e164
    from {{ ref('int_profiles_resolved') }}
    where is_live
),

{# rows that were refused count: they may be opt-outs -#}
statements as (
    select
        {{ person_of('staged') }} as profile_id,
        staged.email,
        coalesce(staged.action in ('opt_in', 'resubscribe', 'double_opt_in_confirmed') and staged.is_accepted, false) as is_opt_in,
        staged.occurred_at
    from {{ ref('stg_inputs__consent_events') }} as staged
    {{- join_persons('staged') }}
    where
        staged.channel = 'email'
        and coalesce(staged.action <> 'opt_in_pending', true)
        and coalesce(staged.message_category <> 'transactional', true)
        and (staged.occurred_at is null or staged.occurred_at <= {{ as_of() }})
),

acts as (
    select
        people.profile_id,
        statements.is_opt_in,
        statements.occurred_at
    from statements
    inner join people on statements.profile_id = people.profile_id
    union all
    select
        people.profile_id,
        statements.is_opt_in,
        statements.occurred_at
    from statements
    inner join people on statements.email = people.email
    union all
    select
        profile_id,
        false as is_opt_in,
        occurred_at
    from {{ ref('int_email_events_validated') }}
    where event_type in ('unsubscribed', 'marked_spam') and occurred_at <= {{ as_of() }}
),

opted_out as (
    select profile_id
    from acts
    group by profile_id
    having
        coalesce(max(case when not is_opt_in then coalesce(occurred_at, {{ as_of() }}) end), cast('1970-01-01' as {{ dbt.type_timestamp() }}))
        >= coalesce(max(case when is_opt_in then occurred_at end), cast('1970-01-02' as {{ dbt.type_timestamp() }}))
),

suppressions as (
    select
        {{ person_of('staged') }} as profile_id,
        staged.email,
        staged.phone_e164
    from {{ ref('stg_inputs__suppressions') }} as staged
    {{- join_persons('staged') }}
    where
        coalesce(staged.channel, 'all') in ('email', 'all')
        and (staged.starts_at is null or staged.starts_at <= {{ as_of() }})
        {#- one that does not end after a known start does not end #}
        and (staged.ends_at > {{ as_of() }} or not coalesce(staged.ends_at > staged.starts_at, false))
)

select profile_id from opted_out
union distinct
select people.profile_id
from suppressions
inner join people on suppressions.profile_id = people.profile_id
union distinct
select people.profile_id
from suppressions
inner join people on suppressions.email = people.email
union distinct
select people.profile_id
from suppressions
inner join people on suppressions.phone_e164 = people.phone_e164
