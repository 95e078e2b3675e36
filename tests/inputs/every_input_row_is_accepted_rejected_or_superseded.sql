select *
from {{ ref('input_row_counts') }}
where rows_in <> rows_accepted + rows_rejected + rows_superseded
