{# A warning, not an error: an old rule still binds, but the law may have changed. -#}
{{ config(severity='warn') }}

select
    rule_id,
    reviewed_on
from {{ ref('int_rules_to_review') }}
