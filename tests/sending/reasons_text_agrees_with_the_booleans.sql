select profile_id
from {{ ref('sending_eligibility') }}
where
    1 = 0
    {%- for reason in block_reasons() %}
    or is_blocked_by_{{ reason }} <> (';' || ineligibility_reasons || ';' like '%;{{ reason }};%')
    {%- endfor %}
