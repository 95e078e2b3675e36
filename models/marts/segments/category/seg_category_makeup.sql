select {{ segment_columns(of='subscribers') }}
from {{ ref('sms_subscribers') }} as subscribers
inner join {{ ref('int_category_affinities') }} as affinities
    on subscribers.profile_id = affinities.profile_id
where affinities.category = {{ escaped_literal(var('category_names')['makeup']) }}
