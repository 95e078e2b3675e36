{# a cap that nobody understands would bind nobody #}
select
    cap_name,
    applies_to
from {{ ref('brand_caps') }}
where applies_to not in ('{{ cap_groups() | join("', '") }}')
