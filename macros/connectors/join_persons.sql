{# The join that person_of needs. Done when features are made, never in what is kept from run to run, so that a merge of two profiles holds for old rows too. #}
{% macro join_persons(relation) -%}
    {%- if connections() %}
    left join {{ ref('int_profile_links') }} as persons on {{ relation }}.profile_id = persons.source_profile_id
    {%- endif %}
{%- endmacro %}
