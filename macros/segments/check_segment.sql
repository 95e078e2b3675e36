{#
    Stops the run where the YAML of a segment lacks a word, keeps one of the template, or has one that is not allowed; says all that is wrong.

    Args:
        segment: its node in the graph
#}
{% macro check_segment(segment) %}
    {%- set allowed = {
        'message_type': ['alert', 'event_reminder', 'loyalty_update', 'offer', 'recommendation', 'reminder', 'win_back', 'none'],
        'source': [
            'attn_agency_guide', 'klaviyo_sms_segments', 'klaviyo_vip_and_tracks', 'onetext_segmentation',
            'voxwise_bloomreach_guide', 'ours'
        ],
    } -%}
    {%- set required = ['title', 'goal', 'message_type', 'cadence', 'source'] -%}
    {%- set words = segment.config.meta.get('segment') or {} -%}
    {%- set problems = [] -%}
    {%- for name in ['description'] + required -%}
        {%- set text = (segment.description if name == 'description' else words.get(name, '')) | string | trim -%}
        {%- if text == '' or text.startswith('TODO') -%}
            {%- do problems.append('write its ' ~ name) -%}
        {%- else -%}
            {%- for part in text.split(';') if name in allowed and part not in allowed[name] -%}
                {%- do problems.append(name ~ ' ' ~ part ~ ' is none of ' ~ allowed[name] | join(', ')) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in words if name not in required + ['is_enabled', 'is_sensitive'] -%}
        {%- do problems.append('take out ' ~ name ~ ', which nothing reads') -%}
    {%- endfor -%}
    {%- if problems -%}
        {%- set folder = segment.original_file_path.split('/')[:-1] | join('/') -%}
        {%- do exceptions.raise_compiler_error('The YAML of ' ~ segment.name ~ ' in ' ~ folder ~ ' is not finished: ' ~ problems | join('; ') ~ '.') -%}
    {%- endif -%}
{% endmacro %}
