with

area_codes as (
    select
        '1' || npa as prefix,
        country_code,
        region_codes,
        time_zones,
        cast(null as {{ dbt.type_string() }}) as national_lengths,
        number_class = 'geographic' as is_textable
    from {{ ref('nanp_area_codes') }}
),

calling_codes as (
    select
        calling_code as prefix,
        {#- a code that several countries share belongs to the first listed #}
        nullif({{ split_text("coalesce(country_codes, '')", ';', 1) }}, '') as country_code,
        cast(null as {{ dbt.type_string() }}) as region_codes,
        time_zones,
        national_lengths,
        true as is_textable
    from {{ ref('calling_codes') }}
    where calling_code <> '1'
)

select * from area_codes
union all
select * from calling_codes
