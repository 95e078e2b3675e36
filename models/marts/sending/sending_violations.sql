with

broken as (
    {%- for kind in ['consent', 'suppression', 'window', 'cap'] %}
    select * from {{ ref('int_violation_' ~ kind) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select
    {{ dbt.hash("broken.phone_e164 || '|' || broken.message_id || '|' || broken.rule") }} as violation_id,
    broken.message_id,
    broken.phone_e164,
    texts.profile_id,
    texts.campaign_id,
    texts.sent_at,
    broken.rule,
    broken.was_known_when_sent,
    broken.evidence_id
from broken
inner join {{ ref('int_sent_texts') }} as texts on broken.phone_e164 = texts.phone_e164 and broken.message_id = texts.message_id
