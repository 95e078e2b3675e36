{#
    Every number's consent as a vendor ever said it. Vendors show only how things stand: an import, a merge or a deletion there leaves no trace, so what
    was seen once is kept, and --full-refresh does not forget it. An opt-in is kept with the first number it was seen with, and says nothing without one.
-#}
{{ config(
    enabled=gives_consent(),
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

select said.*
from said
{%- if is_incremental() %}
left join {{ this }} as known
    on
        said.consent_event_id = known.consent_event_id
        and said.action = known.action
        and (said.action not in ({{ opt_out_actions() }}) or coalesce(said.phone_e164, '') = coalesce(known.phone_e164, ''))
where known.consent_event_id is null
{%- endif %}
