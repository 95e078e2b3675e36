{#- a name that is none would leave its list as it is, without a word -#}
with

named as (
    {%- for audience in (var('klaviyo_lists') | list + var('bloomreach_segments') | list) or [''] %}
    select {{ escaped_literal(audience) }} as audience_id
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select named.audience_id
from named
left join {{ ref('segment_catalog') }} as segments on {{ split_text('named.audience_id', ':', 1) }} = segments.segment_name
where named.audience_id <> '' and segments.segment_name is null
