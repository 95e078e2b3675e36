{#
    Suppressions of texts that hold: the newest version of each. Every version holds where the newest names no number that can be read, and
    where one has no time, since no one can say which is the newest.
-#}
with

newest as (
    select * from {{ ref('int_suppressions_validated') }}
),

staged as (
    select * from {{ ref('stg_inputs__suppressions') }}
    where is_accepted
),

undated as (
    select distinct suppression_id from staged
    where loaded_at is null
),

versions as (
    select
        suppression_id,
        phone_e164,
        profile_id,
        email,
        channel,
        scope,
        reason,
        starts_at,
        ends_at,
        first_loaded_at
    from newest
    union distinct
    select
        staged.suppression_id,
        staged.phone_e164,
        staged.profile_id,
        staged.email,
        staged.channel,
        staged.scope,
        staged.reason,
        staged.starts_at,
        staged.ends_at,
        newest.first_loaded_at
    from staged
    inner join newest on staged.suppression_id = newest.suppression_id
    left join undated on staged.suppression_id = undated.suppression_id
    where newest.row_versions > 1 and (newest.phone_e164 is null or undated.suppression_id is not null)
)

select * from versions
where channel in ('sms', 'all')
