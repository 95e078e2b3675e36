{# The question that a segment answers among those that exclude each other; null for any other. #}
{% macro exclusive_question(segment_name) -%}
    case
        {%- for question, segments in exclusive_segments().items() %}
        when {{ segment_name }} in ('{{ segments | join("', '") }}') then '{{ question }}'
        {%- endfor %}
    end
{%- endmacro %}
