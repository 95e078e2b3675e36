{#- the shop has a name and the step an offer, whoever it is for -#}
{%- set always_known = ['brand_name', 'offer'] -%}
{%- set values = {} -%}
{%- for placeholder in message_placeholders() -%}
{%- set typical = escaped_literal(placeholder.typical) -%}
{%- set typical = 'coalesce(offer_text, ' ~ typical ~ ')' if placeholder.name == 'offer' else typical -%}
    {%- do values.update({
        placeholder.name: "case example when 'longest' then " ~ escaped_literal(placeholder.at_length)
            ~ " when 'typical' then " ~ typical
            ~ (" else " ~ typical if placeholder.name in always_known else '') ~ " end"
    }) -%}
{%- endfor -%}
{#- the country whose last words are the longest -#}
{%- set longest = namespace(words=var('stop_text'), country='') -%}
{%- for country, words in var('stop_by_country').items() if words | length > longest.words | length -%}
    {%- set longest.words = words -%}
    {%- set longest.country = country -%}
{%- endfor -%}
{%- set longest_stop = "case examples.example when 'longest' then " ~ escaped_literal(longest.country) ~ " end" -%}
{%- set kept = ['template_id', 'channel', 'message_category', 'message_type', 'is_promotional', 'body', 'example', 'used_by', 'stop_text'] -%}
with

examples as (
    select 'typical' as example
    union all
    select 'longest' as example
    union all
    select 'nothing_known' as example
),

uses as (
    select distinct
        template_id,
        flow_id as used_by
    from {{ ref('flow_steps') }}
    union all
    select
        template_id,
        plan_id as used_by
    from {{ ref('campaign_plan') }}
    where template_id is not null
),

used_templates as (
    select
        template_id,
        {{ string_agg('used_by', ';', byte_order('used_by')) }} as used_by
    from uses
    group by template_id
),

{# a template that several steps use shows the offer of one -#}
step_offers as (
    select
        template_id,
        min(offer_text) as offer_text
    from {{ ref('flow_steps') }}
    group by template_id
),

messages as (
    select
        templates.template_id,
        templates.channel,
        templates.message_category,
        templates.message_type,
        templates.is_promotional,
        templates.body,
        examples.example,
        step_offers.offer_text,
        used_templates.used_by,
        {{ stop_text('templates.channel', 'templates.message_category', longest_stop) }} as stop_text
    from {{ ref('message_templates') }} as templates
    cross join examples
    left join step_offers on templates.template_id = step_offers.template_id
    left join used_templates on templates.template_id = used_templates.template_id
),

rendered as (
    {{ rendered_messages('messages', kept, values) | indent }}
),

texts as (
    select
        *,
        {{ whole_text('rendered_body', 'stop_text') }} as message_text
    from rendered
),

measured as (
    select
        *,
        case when channel = 'sms' then {{ text_encoding('message_text') }} end as encoding,
        {{ text_characters('message_text') }} as characters,
        case when channel = 'sms' then {{ text_units('message_text') }} end as units,
        case when channel = 'sms' then {{ text_segments('message_text') }} end as segments
    from texts
),

judged as (
    select
        *,
        {%- for name, is_so in text_problems().items() %}
        case when {{ is_so }} then ';{{ name }}' else '' end {{ '||' if not loop.last }}
        {%- endfor %} as problem_list
    from measured
)

select
    {{ joined_hash(['template_id', 'example']) }} as preview_key,
    template_id,
    example,
    message_text,
    encoding,
    cast(characters as integer) as characters,
    cast(units as integer) as units,
    cast(segments as integer) as segments,
    used_by,
    substring(problem_list, 2) as problems
from judged
