select messages.message_key
from {{ ref('flow_messages_due') }} as messages
left join {{ ref('flow_enrollments_due') }} as enrollments
    on messages.enrollment_key = enrollments.enrollment_key and enrollments.status in ('running', 'waiting_first')
left join {{ ref('int_flow_exits') }} as exits on messages.enrollment_key = exits.enrollment_key
where enrollments.enrollment_key is null or exits.enrollment_key is not null
