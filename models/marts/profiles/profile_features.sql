select
    {{ contracted_columns('features') }}
from {{ ref('int_profile_features') }} as features
