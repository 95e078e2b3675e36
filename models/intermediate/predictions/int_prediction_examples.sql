{# What the propensities are fitted on. A view: only scripts/sms fit reads it. -#}
{{ config(materialized='view') }}
select
    *,
    {#- the same in every engine, so that a part of the profiles can be taken by it -#}
    {{ dbt.hash('profile_id') }} as profile_hash
from (
    {{ prediction_examples(prediction_moments()) }}
) as examples
