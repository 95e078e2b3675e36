{# Nothing is recommended yet. -#}
{{ config(contract={'enforced': false}) }}
select
    profile_id,
    'new' as kind,
    1 as rank,
    cast(null as {{ dbt.type_string() }}) as product_id
from {{ ref('int_live_profiles') }}
where 1 = 0
