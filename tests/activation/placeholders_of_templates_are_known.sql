{#
    Column placeholders lists what is in braces in the body, and nothing else is. A text has at most one link, and nothing behind it: the vendor
    writes it with the last words after the rest.
-#}
{%- set names = message_placeholders() | map(attribute='name') | list + ['link'] -%}
{%- set without = namespace(body='body') -%}
{%- for name in names -%}
{%- set without.body = "replace(" ~ without.body ~ ", '{" ~ name ~ "}', '')" -%}
{%- endfor -%}
with

listed as (
    select
        templates.template_id,
        trim(parts.part) as name
    from {{ parts_as_rows(ref('message_templates'), 'placeholders', ';') }} as parts
    inner join {{ ref('message_templates') }} as templates on parts.whole = templates.placeholders
),

in_bodies as (
    {%- for name in names %}
    select
        template_id,
        '{{ name }}' as name
    from {{ ref('message_templates') }}
    where {{ names_placeholder('body', name) }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select
    coalesce(listed.template_id, in_bodies.template_id) as template_id,
    coalesce(listed.name, in_bodies.name) as placeholder
from listed
full outer join in_bodies on listed.template_id = in_bodies.template_id and listed.name = in_bodies.name
where listed.name is null or in_bodies.name is null
union all
select
    template_id,
    'other braces' as placeholder
from {{ ref('message_templates') }}
where {{ regexp_match(without.body, '[{}]') }}
union all
select
    template_id,
    'link' as placeholder
from {{ ref('message_templates') }}
where channel = 'sms' and {{ names_placeholder('body', 'link') }} and {{ split_text('body', '{link}', 2) }} || {{ split_text('body', '{link}', 3) }} <> ''
