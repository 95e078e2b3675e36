select *
from {{ ref('rejected_rows') }}
where reason is null or reason = '' or row_text is null or row_key is null
