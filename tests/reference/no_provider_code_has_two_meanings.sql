{# sms_events says which code, not whose #}
select lower(code) as code
from {{ ref('provider_codes') }}
group by lower(code)
having count(distinct meaning) > 1
