{#
    A step sends a template of its channel and category. A template with an offer needs the words of one, short enough to be written; words no
    template shows, an offer without words and an offer in a message about an order are mistakes.
-#}
select
    steps.flow_id,
    steps.step,
    steps.branch,
    steps.template_id
from {{ ref('flow_steps') }} as steps
inner join {{ ref('message_templates') }} as templates on steps.template_id = templates.template_id
where
    steps.channel <> templates.channel
    or steps.message_category <> templates.message_category
    or (steps.message_category = 'transactional' and steps.offer_type <> 'none')
    or (steps.offer_type = 'none') <> (steps.offer_text is null)
    or ({{ names_placeholder('templates.body', 'offer') }}) <> (steps.offer_text is not null)
    {%- for offer in message_placeholders() if offer.name == 'offer' %}
    or ({{ fitting_value(plain_value('steps.offer_text'), offer.longest, 'templates.body') }}) is null and steps.offer_text is not null
    {%- endfor %}
