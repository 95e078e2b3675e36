{# The part of check_vars that is about what vendors get. #}
{% macro check_export_vars() %}
    {{ require(modules.re.match('^([a-z][a-z0-9_]*)?$', var('export_prefix') | string), 'export_prefix', 'small letters, digits and _') }}
    {%- for name in ['klaviyo_lists', 'bloomreach_segments'] -%}
        {%- set ids = var(name) -%}
        {{ require(
            ids is mapping and ids.values() | reject('string') | list == [] and ids.values() | unique | list | length == ids | length,
            name, 'audience: id, each id once'
        ) }}
        {#- at the start of a build dbt has no graph yet: a data test looks again -#}
        {%- for audience, id in ids.items() if graph.get('nodes') -%}
            {%- set segment = (audience | string).split(':')[0] -%}
            {{ require_that(
                graph.nodes.values() | selectattr('name', 'equalto', 'seg_' ~ segment) | list != [],
                name ~ '.' ~ audience, id, 'a segment, with its second key after a colon where it has one, as audience_id of export_audiences'
            ) }}
        {%- endfor -%}
    {%- endfor -%}
    {%- set category = var('bloomreach_consent_category') -%}
    {{ require(category is none or (category is string and category.strip()), 'bloomreach_consent_category', 'null or a name') }}
    {%- set senders = var('twilio_sender_ids') -%}
    {{ require(
        senders is sequence and senders is not string and senders is not mapping
        and senders | reject('string') | list == [] and senders | unique | list | length == senders | length,
        'twilio_sender_ids', 'a list of texts in quotes, each once'
    ) }}
{% endmacro %}
