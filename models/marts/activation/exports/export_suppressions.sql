select
    suppression_key,
    phone_e164,
    scope,
    reason,
    changed_at,
    origin_system,
    {{ joined_hash(['suppression_key', 'phone_e164', 'scope', 'reason', moment_key('changed_at'), 'origin_system']) }} as row_hash
from {{ ref('int_export_suppressions') }}
