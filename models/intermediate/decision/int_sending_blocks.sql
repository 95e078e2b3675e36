{#
    Everything that keeps a profile from being texted at as_of: one row a profile and reason. blocked_until_at is when the
    reason ends by itself; null = lasting.
-#}
{%- for reason in block_reasons() %}
select
    profile_id,
    block_reason,
    blocked_until_at
from {{ ref('int_blocked_by_' ~ reason) }}
{{- '\nunion all' if not loop.last }}
{%- endfor %}
