{%- set segments = segment_models() -%}
{%- for segment in segments -%}
{%- do check_segment(segment) -%}
{%- endfor -%}
with

segments as (
    {% for segment in segments -%}
    {% set words = segment.config.meta.segment -%}
    select
        {{ escaped_literal(segment.name.removeprefix('seg_')) }} as segment_name,
        {{ escaped_literal(segment.fqn[-2]) }} as family,
        {{ escaped_literal(words.title) }} as title,
        {{ escaped_literal(with_var_values(segment.description.split() | join(' '))) }} as description,
        {{ escaped_literal(words.goal) }} as goal,
        {{ escaped_literal(words.message_type) }} as message_type,
        {{ escaped_literal(words.cadence) }} as cadence,
        {{ escaped_literal(words.source) }} as source_guide,
        {{ words.get('is_sensitive', false) }} as is_sensitive,
        {{ words.get('is_enabled', true) }} as is_enabled
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

sizes as (
    select
        segment_name,
        count(distinct profile_id) as members
    from {{ ref('segment_memberships') }}
    group by segment_name
),

subscribers as (
    select count(*) as subscriber_count
    from {{ ref('sms_subscribers') }}
),

final as (
    select
        segments.segment_name,
        segments.family,
        segments.title,
        segments.description,
        segments.goal,
        segments.message_type,
        segments.cadence,
        segments.source_guide,
        segments.is_sensitive,
        segments.is_enabled,
        cast(coalesce(sizes.members, 0) as integer) as members,
        {{ as_decimal(safe_divide('coalesce(sizes.members, 0)', 'subscribers.subscriber_count'), 9, 6) }} as share_of_subscribers,
        {{ as_of_date() }} as as_of_date
    from segments
    cross join subscribers
    left join sizes
        on segments.segment_name = sizes.segment_name
)

select *
from final
