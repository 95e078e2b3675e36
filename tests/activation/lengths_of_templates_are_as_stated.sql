{#
    Column longest_units is what the longest example takes, and one segment of GSM-7. Where a shop has its own last words or link, the stated
    lengths are of others, which alone is no mistake.
-#}
{%- set is_as_shipped = var('stop_text') == 'Reply STOP to opt out' and var('stop_by_country') == {} and var('link_length') == 25 -%}
select
    templates.template_id,
    templates.longest_units,
    previews.units
from {{ ref('message_templates') }} as templates
left join {{ ref('message_previews') }} as previews on templates.template_id = previews.template_id and previews.example = 'longest'
where
    templates.longest_units > 160
    or (templates.longest_units is null) <> (templates.channel = 'email')
    {%- if is_as_shipped %}
    or templates.longest_units <> previews.units
    {%- endif %}
