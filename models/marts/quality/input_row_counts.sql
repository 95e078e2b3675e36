{%- set about_people = [
    'sms_events', 'email_events', 'orders', 'web_events', 'cart_events', 'checkouts', 'loyalty_accounts', 'preferences', 'wishlist_items',
    'back_in_stock_subscriptions', 'refill_subscriptions', 'flow_enrollments', 'holdout_assignments', 'support_tickets',
    'profile_identities', 'profile_properties',
] -%}
with

staged as (
    {%- for name in input_names() %}
    select
        '{{ name }}' as input,
        count(*) as rows_in
    from {{ ref('stg_inputs__' ~ name) }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

{# further versions of an accepted key are counted on their own, so that a test can add the numbers up -#}
validated as (
    {%- for name in input_names() %}
    select
        '{{ name }}' as input,
        count(*) as rows_accepted,
        coalesce(sum(row_versions), 0) - count(*) as rows_superseded,
        count(case when problems <> '' then 1 end) as rows_with_problems
    from {{ ref('int_' ~ name ~ '_validated') }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

profile_ids as (
    select profile_id from {{ ref('int_profiles_resolved') }}
),

profile_numbers as (
    select distinct phone_e164 from {{ ref('int_profiles_resolved') }}
),

{# a text is of whoever has its number, every other row of its profile -#}
orphans as (
    {%- for name in about_people %}
    select
        '{{ name }}' as input,
        count(*) as rows_orphaned
    from {{ ref('int_' ~ name ~ '_validated') }} as accepted
    left join profile_ids on accepted.profile_id = profile_ids.profile_id
    {%- if name == 'sms_events' %}
    left join profile_numbers on accepted.phone_e164 = profile_numbers.phone_e164
    {%- endif %}
    where profile_ids.profile_id is null{{ ' and profile_numbers.phone_e164 is null' if name == 'sms_events' }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

rejected as (
    select
        input,
        count(*) as rows_rejected
    from {{ ref('rejected_rows') }}
    where reason_number = 1 and is_row_rejected and reason <> 'opt_out_of_nobody'
    group by input
),

{# an opt-out that names no one fits the contract, and is rejected all the same -#}
unnamed as (
    select
        input,
        count(*) as rows_unnamed
    from {{ ref('int_opt_outs_of_nobody') }}
    where is_accepted
    group by input
)

select
    staged.input,
    cast(staged.rows_in as {{ dbt.type_bigint() }}) as rows_in,
    cast(validated.rows_accepted - coalesce(unnamed.rows_unnamed, 0) as {{ dbt.type_bigint() }}) as rows_accepted,
    cast(coalesce(rejected.rows_rejected, 0) + coalesce(unnamed.rows_unnamed, 0) as {{ dbt.type_bigint() }}) as rows_rejected,
    cast(validated.rows_superseded as {{ dbt.type_bigint() }}) as rows_superseded,
    cast(validated.rows_with_problems as {{ dbt.type_bigint() }}) as rows_with_problems,
    cast(coalesce(orphans.rows_orphaned, 0) as {{ dbt.type_bigint() }}) as rows_orphaned
from staged
inner join validated on staged.input = validated.input
left join orphans on staged.input = orphans.input
left join rejected on staged.input = rejected.input
left join unnamed on staged.input = unnamed.input
