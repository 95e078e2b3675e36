with

refused as (
    {%- for name in input_names() %}
    {{ rejected_input(name) }}
    {{- 'union all' if not loop.last }}
    {%- endfor %}
),

positions as (
    {%- for position in range(1, 25) %}
    select {{ position }} as position
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

one_row_a_reason as (
    select
        refused.input,
        refused.row_key,
        {{ split_part('refused.reasons', ';', 'positions.position') }} as reason,
        positions.position as reason_number,
        refused.row_text
    from refused
    inner join positions
        on positions.position <= length(refused.reasons) - length(replace(refused.reasons, ';', ''))
)

select
    input,
    row_key,
    reason,
    reason_number,
    row_text
from one_row_a_reason
