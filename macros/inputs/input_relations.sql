{#
    The tables that an input is read from: a list of relations, [none] where there is none. The user's own comes first; of an input that one vendor
    owns (input_owner) it is the only one. Vendors' consent comes with what they once said, suppressions with whom `sms erase` erased.
#}
{% macro input_relations(name) %}
    {%- set own = source('inputs', name) -%}
    {%- set connected = [ref('int_vendor_consent_versions')] if name == 'consent_events' and connections() else connected_relations(name) -%}
    {%- if name == 'suppressions' -%}
        {%- do connected.append(ref('recorded_erasures')) -%}
    {%- endif -%}
    {%- if not execute -%}
        {{ return([none]) }}
    {%- endif -%}
    {%- set found = load_relation(own) -%}
    {%- if found is not none and input_owner(name)[0] is not none -%}
        {{ return([found]) }}
    {%- endif -%}
    {%- set relations = [] if found is none else [found] -%}
    {%- for relation in connected -%}
        {%- do relations.append(load_relation(relation)) -%}
    {%- endfor -%}
    {{ return(relations or [none]) }}
{% endmacro %}
