with

counted as (
    {%- for name in input_names() %}
    {{ input_row_count(name) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select
    input,
    cast(rows_in as {{ dbt.type_bigint() }}) as rows_in,
    cast(rows_accepted as {{ dbt.type_bigint() }}) as rows_accepted,
    cast(rows_rejected as {{ dbt.type_bigint() }}) as rows_rejected,
    cast(rows_superseded as {{ dbt.type_bigint() }}) as rows_superseded
from counted
