{# Every day on which a text was sent, by UTC, with the local days that touch it somewhere or whose window runs into it. -#}
with

sent_dates as (
    select distinct cast(sent_at as date) as sent_date
    from {{ ref('int_sent_texts') }}
),

local_dates as (
    {%- for offset in [-2, -1, 0, 1] %}
    select {{ add_days('sent_date', offset) }} as local_date from sent_dates
    {{- ' union distinct' if not loop.last }}
    {%- endfor %}
)

select
    local_date,
    {#- the first Monday of this century that began a year #}
    case mod({{ days_between("cast('2001-01-01' as date)", 'local_date') }}, 7)
        when 5 then 'saturday'
        when 6 then 'sunday'
        else 'weekday'
    end as day_kind
from local_dates
