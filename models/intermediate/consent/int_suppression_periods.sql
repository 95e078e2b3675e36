{# Suppressions of one number and reason that overlap or touch are one period: the reason ends when the last of them does. -#}
{%- set for_good = "cast('9999-12-31' as " ~ dbt.type_timestamp() ~ ')' -%}
with

suppressions as (
    select
        phone_e164,
        block_reason,
        starts_at,
        coalesce(ends_at, {{ for_good }}) as ends_at
    from {{ ref('int_number_suppressions') }}
),

marked as (
    select
        *,
        case
            when
                starts_at <= max(ends_at) over (
                    partition by phone_e164, block_reason
                    order by starts_at, ends_at rows between unbounded preceding and 1 preceding
                )
                then 0
            else 1
        end as starts_anew
    from suppressions
),

numbered as (
    select
        *,
        sum(starts_anew) over (
            partition by phone_e164, block_reason
            order by starts_at, ends_at rows between unbounded preceding and current row
        ) as period
    from marked
)

select
    phone_e164,
    block_reason,
    min(starts_at) as starts_at,
    {#- lasting is what has no end as at as_of, not what gets none by a suppression that has yet to begin #}
    case
        when max(case when starts_at <= {{ as_of() }} and ends_at = {{ for_good }} then 1 else 0 end) = 0 then max(ends_at)
    end as ends_at
from numbered
group by phone_e164, block_reason, period
