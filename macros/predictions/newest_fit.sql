{#
    The rows that score in this run: of the newest fit of var model_set, or where nothing was fitted here, those that came with the project
    (the seed of that name).

    numbered_by: the seed whose rows say which fits there were; a fit may find no groups, for one
#}
{% macro newest_fit(seed, numbered_by=none) %}
{%- set is_chosen = 'model_set = ' ~ escaped_literal(var('model_set')) -%}
with

fits as (
    select
        *,
        cast(0 as integer) as fit_number
    from {{ ref(seed) }}
    where {{ is_chosen }}
    union all
    select * from {{ ref('fitted_' ~ seed) }}
    where {{ is_chosen }}
),

newest as (
    select coalesce(max(fit_number), 0) as fit_number
    from {{ ref('fitted_' ~ (numbered_by or seed)) }}
    where {{ is_chosen }}
)

select fits.*
from fits
inner join newest on fits.fit_number = newest.fit_number
{%- endmacro %}
