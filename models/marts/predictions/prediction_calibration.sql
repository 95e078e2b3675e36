select
    {{ contracted_columns('calibration') }}
from {{ ref('int_prediction_calibration') }} as calibration
