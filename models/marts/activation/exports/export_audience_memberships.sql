select
    {{ joined_hash(['audience_id', 'profile_id']) }} as membership_id,
    audience_id,
    profile_id as person_id,
    entered_at
from {{ ref('int_export_memberships') }}
