{# carriers filter or bill what these find, or the person reads it -#}
select
    template_id,
    example,
    problems
from {{ ref('message_previews') }}
where problems <> ''
