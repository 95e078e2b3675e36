{#
    What vendors say about consent, and the opt-outs that they said once and say no more. An opt-in that was first seen with another number was not given
    for the one that the person has now: it names none.
-#}
{{ config(enabled=connections() != [], materialized='view') }}
{%- set columns = input_table('consent_events').columns.keys() | list if execute else ['consent_event_id'] %}
with

other_numbers as (
    select distinct
        said.consent_event_id,
        said.phone_e164
    from {{ ref('int_vendor_consent_events') }} as said
    inner join {{ ref('int_consent_snapshots') }} as known
        on said.consent_event_id = known.consent_event_id and said.phone_e164 <> known.phone_e164
    where said.action not in ({{ opt_out_actions() }})
)

select
    {%- for column in columns %}
    {{ 'case when other_numbers.consent_event_id is null then said.phone_e164 end as phone_e164' if column == 'phone_e164' else 'said.' ~ column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from {{ ref('int_vendor_consent_events') }} as said
left join other_numbers on said.consent_event_id = other_numbers.consent_event_id and said.phone_e164 = other_numbers.phone_e164
union all
select
    {{ qualified('known', columns) }}
from {{ ref('int_consent_snapshots') }} as known
left join {{ ref('int_vendor_consent_events') }} as said on {{ same_statement('known', 'said') }}
where said.action is null and known.action in ({{ opt_out_actions() }})
