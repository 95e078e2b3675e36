select date_day
from {{ ref('int_days') }}
