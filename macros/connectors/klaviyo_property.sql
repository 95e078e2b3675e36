{#
    The places where Klaviyo's loaders put a property of an event: a column of its own, or a key of one document, in Klaviyo's words or in
    small letters.

    Args:
        words: names of the property as Klaviyo spells them, such as To Number, $message
#}
{% macro klaviyo_property(words) %}
    {%- set places = [] -%}
    {%- for word in words -%}
        {%- set small = modules.re.sub('[^a-z0-9]+', '_', modules.re.sub('([a-z0-9])([A-Z])', '\\1_\\2', word) | lower).strip('_') -%}
        {%- do places.extend(['property_' ~ small, 'attributes/event_properties/' ~ word, 'event_properties/' ~ word]) -%}
        {%- for key in [word, small, 'property_' ~ small] | unique -%}
            {%- do places.append('custom_property_fields/' ~ key) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(places) }}
{% endmacro %}
