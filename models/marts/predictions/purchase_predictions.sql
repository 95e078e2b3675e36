select
    {{ contracted_columns('predictions') }}
from {{ ref('int_purchase_predictions') }} as predictions
