{#
    Every number's consent as a vendor ever said it. Vendors show only how things stand: an import, a merge or a deletion there leaves no trace, so what
    was seen once is kept, and --full-refresh does not forget it. An opt-in is kept with the first number it was seen with, and says nothing without one.
    Only people who were erased leave it.
-#}
{%- set erased = ref('recorded_erasures') %}
{{ config(
    pre_hook="{{ forget_erased(['phone_e164', 'profile_id']) }}",
    enabled=connections() != [],
    materialized='incremental',
    incremental_strategy=only_added_to(),
    on_schema_change='append_new_columns',
    full_refresh=false
) }}
with

said as (
    select * from {{ ref('int_vendor_consent_events') }}
    where phone_e164 is not null or action in ({{ opt_out_actions() }})
)

select distinct said.*
from said
{%- if is_incremental() %}
left join {{ this }} as known on {{ same_statement('known', 'said') }}
left join (
    select distinct
        consent_event_id,
        action
    from {{ this }}
    where action not in ({{ opt_out_actions() }})
) as consents on said.consent_event_id = consents.consent_event_id and said.action = consents.action
where known.action is null and consents.action is null
{%- endif %}
