{#
    Which texts of campaigns go to a number: the first, then the first after it that has its hours free, and so on. Each round finds as many
    texts again as are known; six find the first 64.
-#}
with

texts as (
    select
        audience_key,
        phone_e164,
        send_at,
        texted_after,
        row_number() over (partition by phone_e164 order by send_at, {{ byte_order('campaign_id') }}) as position
    from {{ ref('int_campaign_judged') }}
    where first_reason is null and last_reason is null and not is_control
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
    texts.phone_e164,
    texts.send_at
from texts
inner join found_6 on texts.phone_e164 = found_6.phone_e164 and texts.position = found_6.position
