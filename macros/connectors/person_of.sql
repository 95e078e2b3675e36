{# The profile_id of the person that a row is about; where vendors are connected, that of the source profile's person (join_persons). #}
{% macro person_of(relation) -%}
    {{ 'coalesce(persons.profile_id, ' ~ relation ~ '.profile_id)' if connections() else relation ~ '.profile_id' }}
{%- endmacro %}
