with

staged as (
    {%- for name in input_names() %}
    select
        '{{ name }}' as input,
        count(*) as rows_in
    from {{ ref('stg_inputs__' ~ name) }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

{# further versions of an accepted key are counted on their own, so that a test can add the numbers up -#}
validated as (
    {%- for name in input_names() %}
    select
        '{{ name }}' as input,
        count(*) as rows_accepted,
        coalesce(sum(row_versions), 0) - count(*) as rows_superseded
    from {{ ref('int_' ~ name ~ '_validated') }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

rejected as (
    select
        input,
        count(*) as rows_rejected
    from {{ ref('rejected_rows') }}
    where reason_number = 1
    group by input
)

select
    staged.input,
    cast(staged.rows_in as {{ dbt.type_bigint() }}) as rows_in,
    cast(validated.rows_accepted as {{ dbt.type_bigint() }}) as rows_accepted,
    cast(coalesce(rejected.rows_rejected, 0) as {{ dbt.type_bigint() }}) as rows_rejected,
    cast(validated.rows_superseded as {{ dbt.type_bigint() }}) as rows_superseded
from staged
inner join validated on staged.input = validated.input
left join rejected on staged.input = rejected.input
