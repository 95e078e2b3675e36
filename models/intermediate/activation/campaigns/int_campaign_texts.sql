{#
    Which texts of campaigns go to a number: the first, then the first after it that has its hours free, and so on. Each round finds as many
    texts again as are known; six find the first 64.
-#}
with

texts as (
    select
        judged.audience_key,
        judged.campaign_id,
        judged.phone_e164,
        judged.send_at,
        judged.texted_after,
        row_number() over (partition by judged.phone_e164 order by judged.send_at, {{ byte_order('judged.campaign_id') }}) as position
    from {{ ref('int_campaign_judged') }} as judged
    left join {{ ref('int_campaign_bodies') }} as bodies on judged.audience_key = bodies.audience_key
    where
        judged.first_reason is null
        and judged.last_reason is null
        and not judged.is_control
        {#- one that lacks a word goes to no one, and keeps none of the others #}
        and (bodies.audience_key is null or bodies.rendered_body is not null)
),

jump_0 as (
    select
        texts.phone_e164,
        texts.position,
        min(later.position) as next_position
    from texts
    inner join texts as later
        on texts.phone_e164 = later.phone_e164 and texts.position < later.position and texts.send_at <= later.texted_after
    group by texts.phone_e164, texts.position
),

found_0 as (
    select
        phone_e164,
        position
    from texts
    where position = 1
),
{% for round in range(1, 7) %}
found_{{ round }} as (
    select
        phone_e164,
        position
    from found_{{ round - 1 }}
    union distinct
    select
        found.phone_e164,
        jump.next_position as position
    from found_{{ round - 1 }} as found
    inner join jump_{{ round - 1 }} as jump on found.phone_e164 = jump.phone_e164 and found.position = jump.position
){% if not loop.last %},

jump_{{ round }} as (
    select
        first_jump.phone_e164,
        first_jump.position,
        second_jump.next_position
    from jump_{{ round - 1 }} as first_jump
    inner join jump_{{ round - 1 }} as second_jump
        on first_jump.phone_e164 = second_jump.phone_e164 and first_jump.next_position = second_jump.position
),
{% endif %}
{%- endfor %}

select
    texts.audience_key,
    texts.campaign_id,
    texts.phone_e164,
    texts.send_at
from texts
inner join found_6 on texts.phone_e164 = found_6.phone_e164 and texts.position = found_6.position
