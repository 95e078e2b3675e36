{#
    The connections that var sources names: a list of dicts in the order of their names, each with name, vendor, loader, schema, database, tables,
    default_country, currency, categories, external_id_is, properties, consent_tracks, sms_category and inputs, as docs/connectors says. Those of one vendor where it is given.
#}
{% macro connections(vendor=none) %}
    {%- set found = [] -%}
    {%- set sources = var('sources') if var('sources') is mapping else {} -%}
    {%- for name in sources | sort -%}
        {%- set given = sources[name] if sources[name] is mapping else {} -%}
        {%- set connection = {
            'name': name, 'vendor': name, 'loader': 'auto', 'schema': name, 'database': none, 'tables': {}, 'default_country': none, 'currency': none,
            'categories': {}, 'external_id_is': none, 'properties': {}, 'consent_tracks': {}, 'sms_category': none, 'inputs': none,
        } -%}
        {%- do connection.update(given) -%}
        {%- if connection.vendor == 'twilio_csv' -%}{#- the same columns by other names #}
            {%- do connection.update({'vendor': 'twilio', 'loader': 'csv'}) -%}
        {%- elif connection.vendor == 'rudderstack' -%}
            {%- do connection.update({'vendor': 'segment'}) -%}
        {%- endif -%}
        {%- if vendor in (none, connection.vendor) -%}
            {%- do found.append(connection) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
