with

refused as (
    {%- for name in input_names() %}
    {{ rejected_input(name) }}
    {{- 'union all' }}
    {%- endfor %}
    select
        input,
        row_key,
        'opt_out_of_nobody;' as reasons,
        true as is_row_rejected,
        row_text
    from {{ ref('int_opt_outs_of_nobody') }}
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
        {{ split_text('refused.reasons', ';', 'positions.position') }} as problem,
        positions.position as reason_number,
        refused.is_row_rejected,
        refused.row_text
    from refused
    inner join positions
        on positions.position <= length(refused.reasons) - length(replace(refused.reasons, ';', ''))
),

named as (
    select
        *,
        {{ split_text('problem', '=', 1) }} as reason
    from one_row_a_reason
)

select
    input,
    row_key,
    reason,
    reason_number,
    {#- a reason about the row as a whole names no column #}
    case
        when {{ regexp_match('reason', '^(missing|unparsed|unknown|negative|too_small)_') }}
            then {{ replace_matches('reason', '^(missing|unparsed|unknown|negative|too_small)_', '') }}
    end as column_name,
    nullif(substring(problem, length(reason) + 2), '') as cell_text,
    is_row_rejected,
    row_text
from named
