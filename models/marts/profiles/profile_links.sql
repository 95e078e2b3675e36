{{ config(enabled=connections() != []) }}
select
    source_profile_id,
    profile_id
from {{ ref('int_profile_links') }}
