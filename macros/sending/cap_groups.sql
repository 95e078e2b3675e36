{# What column applies_to of the seed brand_caps may say, each with its condition on a row of int_profile_features. #}
{% macro cap_groups() %}
    {%- set groups = {} -%}
    {%- for track in ['track_a', 'track_b', 'track_c', 'track_d', 'never_clicked'] -%}
        {%- do groups.update({'engagement_track ' ~ track: "sending_track = '" ~ track ~ "'"}) -%}
    {%- endfor -%}
    {%- for segment, condition in summary_segments().items() -%}
        {%- do groups.update({'segment ' ~ segment: condition}) -%}
    {%- endfor -%}
    {{- return(groups) -}}
{% endmacro %}
