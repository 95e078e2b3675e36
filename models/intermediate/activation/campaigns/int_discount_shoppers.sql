{# Who is discount-sensitive or a budget shopper: of them only a part gets a promotional campaign at a time. -#}
select distinct profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('discount_sensitive', 'budget_shoppers')
