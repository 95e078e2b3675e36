{#
    Every consent event of a number with what came before it.

    opt_out_number counts the opt-outs of a number (0: none so far). An identity_epoch begins when the past is forgotten
    (number_reassigned) or denied (never_subscribed). After a refusal by the provider (is_refused) no opt-in takes effect until START
    came from that number.

    Args:
        events: relation with the columns of int_consent_events_unioned
#}
{% macro consent_events_in_sequence(events) -%}
{%- set until_then = 'partition by phone_e164 order by position rows between unbounded preceding and current row' -%}
select
    *,
    max(case when is_opt_out then effective_at end) over ({{ until_then }}) as opted_out_at,
    sum(case when is_opt_out then 1 else 0 end) over ({{ until_then }}) as opt_out_number,
    sum(case when action in ('number_reassigned', 'never_subscribed') then 1 else 0 end) over ({{ until_then }}) as identity_epoch,
    {#- after a provider's refusal nothing counts until START #}
    coalesce(
        max(case when is_provider_refusal then position end) over ({{ until_then }})
        > coalesce(max(case when action = 'start' then position end) over ({{ until_then }}), 0),
        false
    ) as is_refused,
    is_opt_in and {{ consent_level_counts('coalesce(named_level, assumed_level)', 'country_code') }} as has_level_that_counts
from {{ events }}
{%- endmacro %}
