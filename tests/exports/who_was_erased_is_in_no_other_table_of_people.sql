with

people as (
    select person_id from {{ ref('export_people') }}
    union all
    select person_id from {{ ref('export_audience_memberships') }}
    union all
    select person_id from {{ ref('export_membership_changes') }}
    union all
    select client_user_id as person_id from {{ ref('export_attentive_segment_members') }}
    union all
    select person_id from {{ ref('export_onetext_csv') }}
    union all
    select person_id from {{ ref('export_people_hashed') }}
    union all
    select person_id from {{ ref('export_profiles') }}
    union all
    select external_id as person_id from {{ ref('export_klaviyo_profiles') }}
    union all
    select person_id from {{ ref('export_attentive_user_attributes') }}
)

select distinct erased.person_id
from {{ ref('export_erasures') }} as erased
inner join people on erased.person_id = people.person_id
