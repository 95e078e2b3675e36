select profile_id
from {{ ref('int_sending_decisions') }}
where
    1 = 0
    {%- for reason in block_reasons() %}
    or is_blocked_by_{{ reason }} <> (';' || ineligibility_reasons || ';' like '%;{{ reason }};%')
    {%- endfor %}
