{# Who has points has an account, unless Yotpo says otherwise. It does not say since when: dated by the person. -#}
{{ config(**connected_as('yotpo', 'loyalty_accounts')) }}
select
    source_system || ':' || person_id as loyalty_account_id,
    source_system || ':' || person_id as profile_id,
    case when coalesce(has_account, true) then 'active' else 'candidate' end as status,
    tier,
    points_balance,
    coalesce(created_at, loaded_at) as enrolled_at,
    referral_url,
    coalesce(updated_at, loaded_at) as updated_at
from {{ ref('base_yotpo__persons') }}
where is_newest and not is_deleted and points_given is not null
